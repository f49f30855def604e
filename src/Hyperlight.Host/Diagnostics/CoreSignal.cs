using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Diagnostics;

/// <summary>The signal that Linux would have ended the guest with, as a core dump tells it.</summary>
/// <param name="Number">The signal; 0 when the guest was only looked at.</param>
/// <param name="Code">Its <c>si_code</c> (asm-generic/siginfo.h).</param>
/// <param name="Address">The address that could not be accessed, if that was the reason.</param>
internal readonly record struct CoreSignal(int Number, int Code = 0, ulong Address = 0)
{
    private const int IllegalInstruction = 4, Trap = 5, BusError = 7, FloatingPoint = 8, Segmentation = 11;
    private const int FromKernel = 128;

    /// <summary>What arch/x86/kernel/traps.c makes of a CPU exception; a CPU that gave up is a segmentation fault.</summary>
    public static CoreSignal Of(in VcpuExit exit) => exit.Kind != ExitKind.Exception ? new(Segmentation, FromKernel) : exit.Vector switch
    {
        0 or 16 or 19 => new(FloatingPoint, 1),
        1 or 3 => new(Trap, 1),
        6 => new(IllegalInstruction, 2),
        14 => new(Segmentation, 1, exit.Address),
        17 => new(BusError, 1),
        _ => new(Segmentation, FromKernel),
    };
}
