namespace Hyperlight.Guest;

/// <summary>The arguments of a call of the host, or the result for it, do not fit into the largest message that the sandbox allows.</summary>
public sealed class MessageTooLargeException : Exception
{
    internal MessageTooLargeException(string what, long size, long limit)
        : base($"{what} needs a message of {size} bytes, but {limit} are allowed. Send less at a time, or have the host allow larger messages (SandboxBuilder.WithMaxMessageSize).")
    {
    }
}
