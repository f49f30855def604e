namespace Hyperlight;

/// <summary>The sandbox can not be used any more because of an earlier error, which is the <see cref="Exception.InnerException"/>.</summary>
public sealed class SandboxPoisonedException : HyperlightException
{
    internal SandboxPoisonedException(Exception cause)
        : base($"The sandbox is poisoned by an earlier error: {cause.Message} Restore a snapshot, or dispose of it and build a new one.", cause)
    {
    }
}
