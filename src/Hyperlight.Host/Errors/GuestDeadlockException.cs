namespace Hyperlight;

/// <summary>All threads of the guest wait for each other, so that it can never answer. The sandbox is poisoned.</summary>
public sealed class GuestDeadlockException : HyperlightException
{
    internal GuestDeadlockException(int threads)
        : base($"The guest is deadlocked: each of its {threads} threads waits for another one.")
    {
    }
}
