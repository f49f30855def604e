namespace Hyperlight.Guest.Tracing;

/// <summary>Tells a time that somebody gave to a span from one that .NET read from the clock just now, and turns it into a value of the time stamp counter.</summary>
internal static class GivenTime
{
    /// <summary>What differs by more from the clock was given: 10 µs.</summary>
    private const long Difference = 10 * TimeSpan.TicksPerMicrosecond;

    // Reading both clocks takes far less than 1 µs when nothing comes between. After 1 ms a rate that is off by 1 ppm makes 1 ns.
    private const int WindowsPerSecond = 1_000_000, RefreshesPerSecond = 1000, MostReadings = 10;

    [ThreadStatic]
    private static (ulong Counter, long Ticks) t_reading;

    /// <summary>When something was that happens now, or at a time that is given.</summary>
    /// <param name="buffer">Has the counter.</param>
    /// <param name="time">The time; UTC.</param>
    /// <returns>A value of the time stamp counter.</returns>
    public static ulong CounterAt(RecordBuffer buffer, DateTime time)
    {
        ulong now = buffer.Now, frequency = buffer.Header.TimestampFrequency;
        if (now - t_reading.Counter > frequency / RefreshesPerSecond)
            (now, _) = t_reading = Read(buffer, frequency);
        double rate = frequency / (double)TimeSpan.TicksPerSecond;
        long past = t_reading.Ticks + (long)((now - t_reading.Counter) / rate) - time.Ticks;
        // The counter is the more exact one; the clock has steps of 100 ns.
        if (past is > -Difference and < Difference)
            return now;
        double ticks = past * rate;
        return ticks < now ? now - (ulong)(long)ticks : 0;
    }

    // Whatever stops the guest between two readings, such as another thread, puts them at different moments.
    private static (ulong Counter, long Ticks) Read(RecordBuffer buffer, ulong frequency)
    {
        ulong before = buffer.Now;
        for (int tries = 0; ; tries++)
        {
            long ticks = DateTime.UtcNow.Ticks;
            ulong after = buffer.Now;
            if (after - before <= frequency / WindowsPerSecond || tries == MostReadings)
                return (before + (after - before) / 2, ticks);
            before = after;
        }
    }
}
