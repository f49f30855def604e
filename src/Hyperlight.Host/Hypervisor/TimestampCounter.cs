using System.Runtime.Intrinsics.X86;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Hypervisor;

/// <summary>The CPU's time stamp counter, as the host reads it.</summary>
internal static unsafe class TimestampCounter
{
    private static readonly delegate* unmanaged[SuppressGCTransition]<ulong> Reader = CreateReader();

    /// <summary>True when the counter runs at one rate whatever the CPU does, and can be read.</summary>
    /// <remarks>Invariant TSC: AMD64 manual volume 3, and Intel SDM volume 2A, CPUID leaf 8000_0007h, EDX bit 8.</remarks>
    public static bool IsSteady { get; } = Reader != null && X86Base.IsSupported
        && (uint)X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax >= 0x8000_0007
        && (X86Base.CpuId(unchecked((int)0x8000_0007), 0).Edx & 1 << 8) != 0;

    /// <summary>Reads it; only when <see cref="IsSteady"/>.</summary>
    public static ulong Read() => Reader();

    private static delegate* unmanaged[SuppressGCTransition]<ulong> CreateReader()
    {
        // rdtsc; shl rdx, 32; or rax, rdx; ret
        ReadOnlySpan<byte> code = [0x0F, 0x31, 0x48, 0xC1, 0xE2, 0x20, 0x48, 0x09, 0xD0, 0xC3];
        nint page = Libc.MapMemory(0, (nuint)code.Length, Libc.ProtectRead | Libc.ProtectWrite, Libc.MapPrivate | Libc.MapAnonymous, -1, 0);
        if (page == Libc.MapFailed)
            return null;
        code.CopyTo(new Span<byte>((void*)page, code.Length));
        // Where the system forbids new code, clocks of guests leave to the host.
        return Libc.ProtectMemory(page, (nuint)code.Length, Libc.ProtectRead | Libc.ProtectExecute) == 0
            ? (delegate* unmanaged[SuppressGCTransition]<ulong>)page : null;
    }
}
