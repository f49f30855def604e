namespace Hyperlight;

/// <summary>A saved snapshot is damaged, of another format, of another build of the guest, or from another kind of CPU.</summary>
public sealed class InvalidSnapshotException : HyperlightException
{
    internal InvalidSnapshotException(string reason, Exception? inner = null)
        : base($"The snapshot cannot be used: {reason}", inner)
    {
    }
}
