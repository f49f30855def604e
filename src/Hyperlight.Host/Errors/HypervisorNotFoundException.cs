namespace Hyperlight;

/// <summary>There is no hypervisor on this machine, or this user may not use it.</summary>
public sealed class HypervisorNotFoundException : HypervisorException
{
    internal HypervisorNotFoundException(string message, bool isForbidden = false)
        : base(message) => IsForbidden = isForbidden;

    /// <summary>Whether there may well be one, and only this user may not use it.</summary>
    internal bool IsForbidden { get; }
}
