namespace Hyperlight;

/// <summary>The hypervisor or the operating system refused something that a sandbox needs.</summary>
public class HypervisorException : HyperlightException
{
    internal HypervisorException(string message)
        : base(message)
    {
    }
}
