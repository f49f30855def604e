namespace Hyperlight.Host.Kernel.Clock;

/// <summary>How fast the time stamp counter runs against the host's monotonic clock, measured from the process's first sample on.</summary>
internal static class CounterRate
{
    // From 0.1 s on, two samples tell the rate to better than 1 ppm; before that, what KVM says of the counter is better.
    private const long ShortestBaseline = 100_000_000;

    private static readonly ClockSample First = ClockSample.Take();

    /// <summary>Ticks a second, where nobody else knows: good for as long as it takes to know better.</summary>
    public static ulong Measure()
    {
        const long shortest = 2_000_000;
        ClockSample now;
        while ((now = ClockSample.Take()).Monotonic - First.Monotonic < shortest)
            Thread.SpinWait(1000);
        return (ulong)((UInt128)1_000_000_000 * (now.Counter - First.Counter) / (ulong)(now.Monotonic - First.Monotonic));
    }

    /// <summary>Nanoseconds a tick, times 2^32.</summary>
    /// <param name="now">A sample of now.</param>
    /// <param name="frequency">Ticks a second as the hypervisor knows it.</param>
    public static ulong MultiplierAt(in ClockSample now, ulong frequency)
    {
        long baseline = now.Monotonic - First.Monotonic;
        return baseline >= ShortestBaseline
            ? (ulong)(((UInt128)baseline << 32) / (now.Counter - First.Counter))
            : (ulong)(((UInt128)1_000_000_000 << 32) / frequency);
    }
}
