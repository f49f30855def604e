using System.Buffers.Binary;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>Which signal Linux makes of a CPU exception.</summary>
/// <remarks>Vectors: Intel SDM volume 3A, table 6-1; codes: asm-generic/siginfo.h; what goes with what: arch/x86/kernel/traps.c.</remarks>
internal static class FaultSignal
{
    private const byte Divide = 0, Debug = 1, Breakpoint = 3, Overflow = 4, BoundRange = 5, InvalidOpcode = 6, NoSegment = 11, StackSegment = 12,
        Protection = 13, PageFault = 14, X87 = 16, Alignment = 17, Simd = 19;

    private const int Unmapped = 1, WrongRights = 2, InvalidOperand = 2, IntegerDivide = 1, FloatDivide = 3, FloatOverflow = 4, FloatUnderflow = 5,
        FloatInexact = 6, FloatInvalid = 7, Traced = 2, Misaligned = 1;

    private const uint PresentBit = 1;

    /// <summary>The signal for an exception of guest code.</summary>
    /// <returns>False when there is none, so that nobody can handle it.</returns>
    public static bool TryMap(in VcpuExit exit, ulong instruction, AddressSpace space, ReadOnlySpan<byte> extendedState, out SignalInfo info)
    {
        info = exit.Vector switch
        {
            Divide => Info(Signal.FloatingPoint, IntegerDivide, instruction),
            X87 => Info(Signal.FloatingPoint, X87Code(extendedState), instruction),
            Simd => Info(Signal.FloatingPoint, SimdCode(extendedState), instruction),
            Debug => Info(Signal.Trap, Traced, instruction),
            Breakpoint => Info(Signal.Trap, SignalInfo.FromKernel, 0),
            InvalidOpcode => Info(Signal.Illegal, InvalidOperand, instruction),
            Overflow or BoundRange or Protection => Info(Signal.Segmentation, SignalInfo.FromKernel, 0),
            NoSegment or StackSegment => Info(Signal.Bus, SignalInfo.FromKernel, 0),
            Alignment => Info(Signal.Bus, Misaligned, 0),
            PageFault => Info(Signal.Segmentation, PageFaultCode(exit, space), exit.Address),
            _ => default,
        };
        return exit.Kind == ExitKind.Exception && info.Signal != 0;
    }

    /// <summary>
    /// True when .NET turns it into an exception that guest code can catch: a division by zero or an access near null, which for the CPU includes
    /// an address that is not canonical.
    /// </summary>
    public static bool IsCatchable(in VcpuExit exit) =>
        exit.Vector is Divide or Protection || exit is { Vector: PageFault, Address: < AddressSpace.LowestAddress };

    private static SignalInfo Info(int signal, int code, ulong address) => new() { Signal = signal, Code = code, Address = address };

    private static int PageFaultCode(in VcpuExit exit, AddressSpace space) =>
        exit.Address < PageTables.AddressLimit && ((exit.ErrorCode & PresentBit) != 0 || space.IsMapped(exit.Address, 1)) ? WrongRights : Unmapped;

    // x87 control word at 0, status word at 2; MXCSR at 24 with its masks seven bits above its flags.
    private static int X87Code(ReadOnlySpan<byte> state) =>
        FloatCode(BinaryPrimitives.ReadUInt16LittleEndian(state[2..]) & ~BinaryPrimitives.ReadUInt16LittleEndian(state));

    private static int SimdCode(ReadOnlySpan<byte> state)
    {
        uint control = BinaryPrimitives.ReadUInt32LittleEndian(state[24..]);
        return FloatCode((int)(control & ~(control >> 7)));
    }

    private static int FloatCode(int raised) =>
        (raised & 0x01) != 0 ? FloatInvalid
        : (raised & 0x04) != 0 ? FloatDivide
        : (raised & 0x08) != 0 ? FloatOverflow
        : (raised & 0x12) != 0 ? FloatUnderflow
        : (raised & 0x20) != 0 ? FloatInexact : 0;
}
