using System.Runtime.Intrinsics.X86;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Hypervisor;

/// <summary>The CPU's time stamp counter, as the host reads it.</summary>
internal static unsafe class TimestampCounter
{
    /// <summary>True when the counter runs at one rate whatever the CPU does, and can be read.</summary>
    /// <remarks>Invariant TSC: AMD64 manual volume 3, and Intel SDM volume 2A, CPUID leaf 8000_0007h, EDX bit 8.</remarks>
    public static bool IsSteady { get; } = NativeCode.ReadTimestamp != null && X86Base.IsSupported
        && (uint)X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax >= 0x8000_0007
        && (X86Base.CpuId(unchecked((int)0x8000_0007), 0).Edx & 1 << 8) != 0;

    /// <summary>Reads it; only when <see cref="IsSteady"/>.</summary>
    public static ulong Read() => NativeCode.ReadTimestamp();
}
