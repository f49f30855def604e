using Hyperlight.Host.Diagnostics;

namespace Hyperlight;

/// <summary>All threads of the guest wait for each other, so that it can never answer. The sandbox is poisoned.</summary>
public sealed class GuestDeadlockException : HyperlightException
{
    internal GuestDeadlockException(int threads)
        : base($"The guest is deadlocked: each of its {threads} threads waits for another one.")
    {
    }

    /// <summary>Where each thread waits: the stacks of all of them, one frame a line, the innermost first.</summary>
    public string GuestStackTrace => Stacks?.ToString() ?? "";

    internal GuestStack? Stacks { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}{Environment.NewLine}--- in the guest ---{Environment.NewLine}{GuestStackTrace}";
}
