namespace Hyperlight;

/// <summary>A sandbox has no memory left below its limit for what the host must place there.</summary>
public sealed class GuestOutOfMemoryException : HyperlightException
{
    internal GuestOutOfMemoryException()
        : base($"The sandbox's memory limit is too small for its guest. Raise it with {nameof(SandboxBuilder)}.{nameof(SandboxBuilder.WithMemoryLimit)}.")
    {
    }
}
