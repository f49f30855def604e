using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;
using Hyperlight.Symbols;

namespace Hyperlight.Host.Diagnostics;

/// <summary>Walks the stack of a guest that stands still, from the innermost frame outwards.</summary>
internal sealed class GuestStackWalker(UnwindTable unwind, AddressSpace space)
{
    /// <param name="start">The registers of the innermost frame.</param>
    /// <param name="most">How many frames to walk: the guest decides what its stack looks like.</param>
    /// <param name="budget">Pays for the rules that lead from frame to frame, which the guest wrote as well; the walk ends when it is spent.</param>
    /// <returns>The frames; as many as wanted when there may be more.</returns>
    public List<GuestFrame> Walk(in GuestRegisters start, int most, WorkBudget budget)
    {
        var frames = new List<GuestFrame>();
        MemoryReader memory = space.TryRead;
        UnwindRegisters registers = Translate(start);
        bool more = true;
        while (more && frames.Count < most && (frames.Count == 0 || !budget.IsSpent))
        {
            frames.Add(new GuestFrame(registers.InstructionPointer, registers.IsCaller));
            more = unwind.TryStep(ref registers, memory, budget) || frames.Count == 1 && TryLeaveUnknownCode(ref registers, memory);
        }
        return frames;
    }

    // A call to where no code is, or a stub of the host's, which has no frame: the return address still lies on top of the stack.
    private bool TryLeaveUnknownCode(ref UnwindRegisters registers, MemoryReader memory)
    {
        if (unwind.Covers(registers.InstructionPointer) || !memory(registers.StackPointer, out ulong returnAddress) || !unwind.Covers(returnAddress - 1))
            return false;
        registers.InstructionPointer = returnAddress;
        registers.StackPointer += sizeof(ulong);
        registers.IsCaller = true;
        return true;
    }

    // By DWARF number; System V ABI for AMD64, figure 3.36.
    private static UnwindRegisters Translate(in GuestRegisters registers)
    {
        var translated = new UnwindRegisters { InstructionPointer = registers.Rip };
        ReadOnlySpan<ulong> values =
        [
            registers.Rax, registers.Rdx, registers.Rcx, registers.Rbx, registers.Rsi, registers.Rdi, registers.Rbp, registers.Rsp,
            registers.R8, registers.R9, registers.R10, registers.R11, registers.R12, registers.R13, registers.R14, registers.R15,
        ];
        for (int i = 0; i < values.Length; i++)
            translated[i] = values[i];
        return translated;
    }
}
