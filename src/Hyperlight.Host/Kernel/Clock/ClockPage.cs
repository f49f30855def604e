using System.Runtime.InteropServices;

namespace Hyperlight.Host.Kernel.Clock;

/// <summary>How guest code turns the time stamp counter into time: what lies in a page that it can only read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ClockPage
{
    /// <summary>Guest address of the page.</summary>
    public const ulong Address = 0x0023_0000;

    /// <summary>Changes with each writing. The host writes while the vCPU stands still: code that sees the same number before and after saw one state.</summary>
    public uint Sequence;

    public uint Padding;

    /// <summary>The counter at the base time.</summary>
    public ulong CounterBase;

    /// <summary>Nanoseconds a tick, times 2^32; 0 when guest code must ask the host for the time.</summary>
    public ulong Multiplier;

    /// <summary>Base time in nanoseconds since 1970-01-01 UTC.</summary>
    public long Wall;

    /// <summary>Base time in nanoseconds of the guest's monotonic clock.</summary>
    public long Monotonic;

    /// <summary>Nanoseconds since the base time, as guest code computes them.</summary>
    public readonly long Elapsed(ulong counter) =>
        counter <= CounterBase ? 0 : (long)((UInt128)(counter - CounterBase) * Multiplier >> 32);
}
