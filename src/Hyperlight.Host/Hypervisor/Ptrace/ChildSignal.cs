using System.Runtime.InteropServices;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>Signals that the guest's process can get, and what Linux tells of them: the head of <c>siginfo_t</c>.</summary>
/// <remarks>Numbers: asm/signal.h and asm-generic/siginfo.h.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct ChildSignal
{
    public const int Illegal = 4, Trap = 5, Bus = 7, FloatingPoint = 8, Kill = 9, Segmentation = 11, Stop = 19, SystemCall = 31;

    /// <summary>A stop at a system call, which is not made: <c>SIGTRAP</c> and the mark of <c>PTRACE_O_TRACESYSGOOD</c>.</summary>
    public const int AtSystemCall = Trap | 0x80;

    /// <summary>Codes: no page there; a page without the right; a page that cannot be had; sent by the kernel for what has no code of its own.</summary>
    public const int Unmapped = 1, WrongRights = 2, NoMemory = 2, FromKernel = 0x80;

    [FieldOffset(0)] public int Number;
    [FieldOffset(8)] public int Code;
    [FieldOffset(16)] public ulong Address;

    /// <summary>True for a page fault whose address is known.</summary>
    public readonly bool IsPageFault => Number == Segmentation && Code is Unmapped or WrongRights;
}
