namespace Hyperlight;

/// <summary>The arguments of a call, or its result, do not fit into the largest message that the sandbox allows.</summary>
public sealed class MessageTooLargeException : HyperlightException
{
    internal MessageTooLargeException(string function, long size, long limit)
        : base($"A message of '{function}' needs {size} bytes, but {limit} are allowed. Send less at a time, or raise the limit with {nameof(SandboxBuilder)}.{nameof(SandboxBuilder.WithMaxMessageSize)}.")
    {
        Size = size;
        Limit = limit;
    }

    internal MessageTooLargeException(string guestMessage)
        : base(guestMessage)
    {
    }

    /// <summary>Bytes that the message needs; null when the guest did not say.</summary>
    public long? Size { get; }

    /// <summary>Bytes that it may have; null when the guest did not say.</summary>
    public long? Limit { get; }
}
