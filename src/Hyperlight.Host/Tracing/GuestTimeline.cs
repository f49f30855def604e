using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel.Clock;

namespace Hyperlight.Host.Tracing;

/// <summary>Turns the time stamp counter, as a guest read it, into time of day.</summary>
internal readonly struct GuestTimeline
{
    // Guest and host read the same counter; what a rate from elsewhere may be wrong by is 1 ppm.
    private const long RateErrorShare = 1_000_000;

    // A clock that was set meanwhile tells nothing of the counter's rate.
    private const ulong LargestRateChange = 1000;

    private readonly ClockSample _base;
    private readonly ulong _multiplier;
    private readonly ulong _frequency;

    private GuestTimeline(in ClockSample sample, ulong multiplier, ulong frequency) => (_base, _multiplier, _frequency) = (sample, multiplier, frequency);

    /// <summary>Whether counters can be turned into time. If not, everything happens when the host learns of it.</summary>
    public bool IsKnown => _multiplier != 0;

    /// <summary>Starts at this moment.</summary>
    /// <param name="frequency">Ticks a second of the counter that the guest reads; 0 when it is not the host's.</param>
    public static GuestTimeline Start(ulong frequency)
    {
        if (frequency == 0 || !TimestampCounter.IsSteady)
            return default;
        ClockSample now = ClockSample.Take();
        return new GuestTimeline(now, CounterRate.MultiplierAt(now, frequency), frequency);
    }

    /// <summary>Knows the rate from its start to this moment, when enough time has passed.</summary>
    public GuestTimeline Extended()
    {
        if (!IsKnown || TimestampCounter.Read() - _base.Counter < _frequency / 50)
            return this;
        ClockSample now = ClockSample.Take();
        long wall = now.Wall - _base.Wall;
        ulong multiplier = wall <= 0 ? 0 : (ulong)(((UInt128)(ulong)wall << 32) / (now.Counter - _base.Counter));
        ulong change = Math.Max(multiplier, _multiplier) - Math.Min(multiplier, _multiplier);
        return change > _multiplier / LargestRateChange ? this : new GuestTimeline(_base, multiplier, _frequency);
    }

    /// <summary>This moment.</summary>
    public DateTime Now => IsKnown ? At(TimestampCounter.Read()) : DateTime.UtcNow;

    /// <summary>The time at which the counter had a value, which may be any; UTC.</summary>
    public DateTime At(ulong counter)
    {
        if (!IsKnown)
            return DateTime.UtcNow;
        // A guest may say that it is the year 100,000.
        UInt128 elapsed = counter <= _base.Counter ? 0 : (UInt128)(counter - _base.Counter) * _multiplier >> 32;
        long nanoseconds = _base.Wall + (long)UInt128.Min(elapsed, long.MaxValue / 2);
        return DateTime.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>How far a time up to this moment may be from the host's clock.</summary>
    public TimeSpan Error
    {
        get
        {
            if (!IsKnown)
                return Timeout.InfiniteTimeSpan;
            long elapsed = Nanoseconds(TimestampCounter.Read() - _base.Counter);
            return TimeSpan.FromTicks((Nanoseconds(_base.Window) + elapsed / RateErrorShare) / TimeSpan.NanosecondsPerTick + 1);
        }
    }

    private long Nanoseconds(ulong ticks) => (long)((UInt128)ticks * _multiplier >> 32);
}
