namespace Hyperlight;

/// <summary>The guest sent something that no guest built with this library sends. The sandbox is poisoned.</summary>
public sealed class ProtocolViolationException : HyperlightException
{
    internal ProtocolViolationException(string reason)
        : base($"The guest broke the protocol: {reason}.")
    {
    }
}
