using System.Diagnostics;

namespace Hyperlight.Host.Tracing;

/// <summary>A span of a guest, as the host knows it.</summary>
/// <param name="activity">The span on the host, while it is open; null when a sampler did not want it.</param>
/// <param name="context">What children are children of: the span, or the next one around it that somebody wanted.</param>
/// <param name="parent">The span around it; null when the guest knows of none.</param>
/// <param name="start">When it began.</param>
internal sealed class GuestSpan(Activity? activity, ActivityContext context, GuestSpan? parent, DateTime start)
{
    /// <summary>Guests see their clock in steps of 100 ns, and times that they gave are turned into counters and back.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMicroseconds(5);

    private DateTime _lastChild;

    public Activity? Activity { get; private set; } = activity;

    public ActivityContext Context { get; } = context;

    public DateTime Start { get; } = start;

    public bool IsOpen { get; private set; } = true;

    /// <summary>How many fields it has, told again or not.</summary>
    public int Fields { get; set; }

    public int Events { get; set; }

    public int Links { get; set; }

    public void Close(DateTime end)
    {
        IsOpen = false;
        if (_lastChild > end && _lastChild - end < Grain)
            end = _lastChild;
        if (parent is not null && parent._lastChild < end)
            parent._lastChild = end;
        Activity?.SetEndTime(end);
        Activity?.Stop();
        Activity = null;
    }
}
