using System.Diagnostics;
using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Kernel.Clock;

/// <summary>What the time stamp counter and the host's clocks showed at one moment.</summary>
/// <param name="Counter">The time stamp counter.</param>
/// <param name="Monotonic">Nanoseconds of the host's monotonic clock.</param>
/// <param name="Wall">Nanoseconds since 1970-01-01 UTC.</param>
internal readonly record struct ClockSample(ulong Counter, long Monotonic, long Wall)
{
    /// <summary>Ticks that passed while the clocks were read: the sample is no more exact.</summary>
    public ulong Window { get; private init; }

    private const int MostTries = 4;

    // About 1 us: a reading that took longer was interrupted.
    private const ulong GoodWindow = 3_000;

    /// <summary>Reads all three, again if something came between.</summary>
    public static ClockSample Take()
    {
        ClockSample best = default;
        ulong smallest = ulong.MaxValue;
        for (int i = 0; i < MostTries && smallest > GoodWindow; i++)
        {
            ulong start = TimestampCounter.Read();
            long monotonic = HostMonotonic;
            ulong middle = TimestampCounter.Read();
            long wall = HostWall;
            ulong end = TimestampCounter.Read();
            if (end - start >= smallest)
                continue;
            smallest = end - start;
            // The wall clock was read half a window after the monotonic one; in a good window that is nothing.
            best = new ClockSample(start + (middle - start) / 2, monotonic, wall) { Window = smallest };
        }
        return best;
    }

    /// <summary>Nanoseconds of the host's monotonic clock.</summary>
    public static long HostMonotonic => (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public static long HostWall => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
