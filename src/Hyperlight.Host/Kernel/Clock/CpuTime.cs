namespace Hyperlight.Host.Kernel.Clock;

/// <summary>The time that the guest ran: not between calls, and not while all its threads waited. All threads count together.</summary>
internal sealed class CpuTime(GuestClock clock, Scheduler scheduler)
{
    private long _used;
    private long? _since;

    /// <summary>Nanoseconds.</summary>
    public long Nanoseconds => _used + (_since is { } since ? Math.Max(0, Progress - since) : 0);

    private long Progress => clock.Monotonic - (long)scheduler.Waited.TotalNanoseconds;

    /// <summary>The guest begins to run; <see cref="Stop"/> must follow.</summary>
    public void Start() => _since = Progress;

    public void Stop() => (_used, _since) = (Nanoseconds, null);
}
