using System.Runtime.InteropServices;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>Where a signal comes from: <c>siginfo_t</c> (asm-generic/siginfo.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalInfo
{
    public const int FromUser = 0, FromKernel = 0x80, ToThread = -6;

    [FieldOffset(0)] public int Signal;
    [FieldOffset(8)] public int Code;

    /// <summary>Of a fault: what could not be accessed, or the instruction.</summary>
    [FieldOffset(16)] public ulong Address;

    /// <summary>Of a sent signal: the sender.</summary>
    [FieldOffset(16)] public int ProcessId;
}
