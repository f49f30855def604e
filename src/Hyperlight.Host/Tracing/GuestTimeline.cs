using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel.Clock;

namespace Hyperlight.Host.Tracing;

/// <summary>
/// Turns the time stamp counter, as a guest read it, into time of day: one straight line after the other, each from where the last one ended to a later
/// moment. So what happened later is never told as earlier, however the host's clock is adjusted.
/// </summary>
internal readonly struct GuestTimeline
{
    // What a rate that was measured or told may be wrong by is 1 ppm.
    private const long RateErrorShare = 1_000_000;

    // A clock that was set meanwhile tells nothing of the counter's rate: 1000 ppm.
    private const long LargestRateChange = 1000;

    private readonly ulong _frequency, _nominal, _multiplier;
    private readonly (ulong Counter, long Wall) _from, _to;
    private readonly ClockSample _sample;

    private GuestTimeline(ulong frequency, ulong nominal, (ulong Counter, long Wall) from, (ulong Counter, long Wall) to, in ClockSample sample)
    {
        (_frequency, _nominal, _from, _to, _sample) = (frequency, nominal, from, to, sample);
        _multiplier = to.Counter == from.Counter ? nominal : (ulong)(((UInt128)(ulong)(to.Wall - from.Wall) << 32) / (to.Counter - from.Counter));
    }

    /// <summary>Whether counters can be turned into time. If not, everything happens when the host learns of it.</summary>
    public bool IsKnown => _nominal != 0;

    /// <summary>Where the line ends: no earlier than anything that was recorded when it was drawn.</summary>
    public DateTime End => IsKnown ? TimeOf(_to.Wall) : DateTime.UtcNow;

    /// <summary>How far a time up to this moment may be from the host's clock.</summary>
    public TimeSpan Error
    {
        get
        {
            if (!IsKnown)
                return Timeout.InfiniteTimeSpan;
            long nanoseconds = Nanoseconds(_sample.Window) + Nanoseconds(TimestampCounter.Read() - _sample.Counter) / RateErrorShare;
            return TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick + 1);
        }
    }

    /// <summary>Starts at this moment.</summary>
    /// <param name="frequency">Ticks a second of the counter that the guest reads; 0 when it is not the host's.</param>
    public static GuestTimeline Start(ulong frequency)
    {
        if (frequency == 0 || !TimestampCounter.IsSteady)
            return default;
        ClockSample now = ClockSample.Take();
        (ulong, long) start = (now.Counter, now.Wall);
        return new GuestTimeline(frequency, CounterRate.MultiplierAt(now, frequency), start, start, now);
    }

    /// <summary>Draws the next line, to this moment.</summary>
    public GuestTimeline Extended()
    {
        if (!IsKnown)
            return this;
        // After 20 ms a rate that is good to 1 ppm is off by 20 ns.
        ulong counter = TimestampCounter.Read();
        ClockSample sample = counter - _sample.Counter < _frequency / 50 ? _sample : ClockSample.Take();
        counter = Math.Max(counter, sample.Counter);
        long expected = _to.Wall + Nanoseconds(counter - _to.Counter), wall = sample.Wall + Nanoseconds(counter - sample.Counter);
        bool isBelievable = wall >= _to.Wall && Math.Abs(wall - expected) <= (expected - _to.Wall) / LargestRateChange + Nanoseconds(sample.Window);
        return new GuestTimeline(_frequency, _nominal, _to, (counter, isBelievable ? wall : expected), sample);
    }

    /// <summary>The time at which the counter had a value, which may be any; UTC.</summary>
    public DateTime At(ulong counter)
    {
        if (!IsKnown)
            return DateTime.UtcNow;
        if (counter < _from.Counter)
            return TimeOf(Math.Max(0, _from.Wall - Nanoseconds(_from.Counter - counter)));
        return counter <= _to.Counter ? TimeOf(_from.Wall + (long)((UInt128)(counter - _from.Counter) * _multiplier >> 32)) : TimeOf(_to.Wall + Nanoseconds(counter - _to.Counter));
    }

    private static DateTime TimeOf(long nanoseconds) => DateTime.UnixEpoch.AddTicks(nanoseconds / TimeSpan.NanosecondsPerTick);

    // A guest may say that it is the year 100,000.
    private long Nanoseconds(ulong ticks) => (long)UInt128.Min((UInt128)ticks * _nominal >> 32, long.MaxValue / 2);
}
