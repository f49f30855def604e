namespace Hyperlight;

/// <summary>The guest did not get ready, or did not answer a call, within its time limit. The sandbox is poisoned.</summary>
public sealed class GuestTimeoutException : HyperlightException
{
    internal GuestTimeoutException(string what, TimeSpan limit, string advice)
        : base($"{what} within {limit.TotalMilliseconds:0.###} ms. {advice}") => Limit = limit;

    /// <summary>The limit that was exceeded.</summary>
    public TimeSpan Limit { get; }
}
