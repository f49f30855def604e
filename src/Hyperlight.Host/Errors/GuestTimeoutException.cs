using Hyperlight.Host.Diagnostics;

namespace Hyperlight;

/// <summary>The guest did not get ready, or did not answer a call, within its time limit. The sandbox is poisoned.</summary>
public sealed class GuestTimeoutException : HyperlightException
{
    private readonly GuestStack _stack;

    internal GuestTimeoutException(string what, TimeSpan limit, string advice, GuestStack stack)
        : base($"{what} within {limit.TotalMilliseconds:0.###} ms. {advice}") => (Limit, _stack) = (limit, stack);

    /// <summary>The limit that was exceeded.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Where the guest was when its time was over: the stack of the thread that ran, or of the main thread when all waited, one frame a line, the innermost first.</summary>
    public string GuestStackTrace => _stack.ToString();

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}{Environment.NewLine}--- in the guest ---{Environment.NewLine}{GuestStackTrace}";
}
