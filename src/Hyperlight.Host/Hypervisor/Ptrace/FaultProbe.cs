using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>
/// Learns what a CPU exception was: <c>ptrace</c> does not tell, but the kernel writes it down for the handler of the signal. So the handler is entered, on memory that is put back, and left
/// before its first instruction.
/// </summary>
/// <remarks>Layout: <c>struct rt_sigframe</c>, asm/sigframe.h and asm/sigcontext.h.</remarks>
internal static class FaultProbe
{
    // The frame with all vector registers that a process has by itself needs less.
    private const int ScratchSize = 2 * PageTables.PageSize;
    private const ulong ErrorCodeOffset = 8 + 40 + 19 * 8, VectorOffset = ErrorCodeOffset + 8, AddressOffset = VectorOffset + 16;
    private const byte GeneralProtection = 13, PageFault = 14;

    /// <summary>What the exception was. The process's registers are others afterwards, except the vectors.</summary>
    /// <param name="child">The process, which stopped by the signal.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="space">The guest's memory.</param>
    /// <param name="mappings">Where the process has it.</param>
    /// <param name="extendedState">The process's vector registers.</param>
    /// <param name="isSpoilt">Set when no handler could be entered: the process is of no further use.</param>
    public static VcpuExit Look(ChildProcess child, in ChildSignal signal, AddressSpace space, ChildMappings mappings, ReadOnlySpan<byte> extendedState, out bool isSpoilt)
    {
        isSpoilt = false;
        // A guest that has no memory which it can write is told the little that the signal says.
        if (!mappings.TryFindWritable(ScratchSize, out ulong scratch))
            return Guess(signal);
        byte[] kept = new byte[ScratchSize];
        if (!space.TryRead(scratch, kept))
            return Guess(signal);
        UserRegisters registers = child.Read();
        registers.Rsp = scratch + ScratchSize;
        child.Write(registers);
        int stop = child.Run(TraceRequest.Step, signal.Number);
        isSpoilt = stop != ChildSignal.Trap;
        VcpuExit exit = !isSpoilt ? ReadFrame(space, child.Read().Rsp, signal) : Guess(signal);
        space.WriteAsHost(scratch, kept);
        if (!isSpoilt)
            child.WriteExtendedState(extendedState);
        return exit;
    }

    private static VcpuExit ReadFrame(AddressSpace space, ulong frame, in ChildSignal signal) =>
        space.TryRead(frame + ErrorCodeOffset, out ulong code) && space.TryRead(frame + VectorOffset, out ulong vector) && space.TryRead(frame + AddressOffset, out ulong address)
            ? new VcpuExit(ExitKind.Exception) { Vector = (byte)vector, ErrorCode = (uint)code, Address = address }
            : Guess(signal);

    private static VcpuExit Guess(in ChildSignal signal) => new(ExitKind.Exception)
    {
        Vector = signal.Number switch
        {
            ChildSignal.FloatingPoint => signal.Code == 1 ? (byte)0 : (byte)19,
            ChildSignal.Illegal => 6,
            ChildSignal.Trap => signal.Code == ChildSignal.FromKernel ? (byte)3 : (byte)1,
            ChildSignal.Bus => signal.Code == 1 ? (byte)17 : (byte)12,
            _ => signal.IsPageFault ? PageFault : GeneralProtection,
        },
        Address = signal.IsPageFault ? signal.Address : 0,
    };
}
