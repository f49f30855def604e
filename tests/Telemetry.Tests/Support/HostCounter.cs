using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel.Clock;

namespace Telemetry.Tests.Support;

/// <summary>The host's time stamp counter, for tests that stand for a machine which knows its rate.</summary>
internal static class HostCounter
{
    /// <summary>Its ticks a second, measured for long enough that the host needs nobody to tell it either.</summary>
    public static ulong Frequency { get; } = TimestampCounter.IsSteady ? Learn() : 0;

    // From 0.1 s on a process knows the rate by itself: a test that runs first must not judge by another one than a test that runs later.
    private static ulong Learn()
    {
        CounterRate.Measure();
        Thread.Sleep(150);
        return CounterRate.Measure();
    }
}
