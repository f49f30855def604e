namespace Hyperlight;

/// <summary>There is no hypervisor on this machine, or this user may not use it.</summary>
public sealed class HypervisorNotFoundException : HypervisorException
{
    internal HypervisorNotFoundException(string message)
        : base(message)
    {
    }
}
