using System.Buffers.Binary;

namespace Hyperlight.Symbols;

/// <summary>Walks many stacks of one program. It remembers how to step from each place in the code, so that a step takes some nanoseconds. Safe for any number of threads.</summary>
/// <param name="table">The program's unwind information.</param>
public sealed class StackWalker(UnwindTable table)
{
    // Of one walk by the whole rules: an honest frame has some ten.
    private const long MostWork = 100_000;

    private readonly FrameStepCache _steps = new();

    /// <summary>Walks a stack from the innermost frame outwards.</summary>
    /// <param name="start">The registers of the innermost frame.</param>
    /// <param name="stack">A copy of the stack, or of its inner part.</param>
    /// <param name="address">Where the copy was made.</param>
    /// <param name="memory">Reads what is not in the copy.</param>
    /// <param name="frames">Filled with an address within the instruction that each frame is at.</param>
    /// <param name="isWhole">False when the stack goes on, as far as is known.</param>
    /// <returns>How many frames there are.</returns>
    public int Walk(in UnwindRegisters start, scoped ReadOnlySpan<byte> stack, ulong address, MemoryReader memory, Span<ulong> frames, out bool isWhole)
    {
        ArgumentNullException.ThrowIfNull(memory);
        (ulong code, ulong stackPointer, ulong framePointer) = (start.CodeAddress, start.StackPointer, start[UnwindRegisters.FramePointerNumber]);
        isWhole = false;
        for (int count = 0; count < frames.Length;)
        {
            frames[count++] = code;
            FrameStep step = StepFrom(code);
            if (step.Kind == FrameStepKind.Outermost)
            {
                isWhole = true;
                return count;
            }
            if (step.Kind == FrameStepKind.ByRules)
                return WalkByRules(start, stack, address, memory, frames, out isWhole);
            ulong frame = (step.Kind == FrameStepKind.FromFramePointer ? framePointer : stackPointer) + (ulong)step.Frame;
            if (frame <= stackPointer || !TryRead(stack, address, memory, frame + (ulong)step.ReturnAddress, out ulong returnAddress) || returnAddress == 0
                || step.FramePointer != 0 && !TryRead(stack, address, memory, frame + (ulong)step.FramePointer, out framePointer))
                return count;
            (code, stackPointer) = (returnAddress - 1, frame);
        }
        return frames.Length;
    }

    private int WalkByRules(UnwindRegisters registers, ReadOnlySpan<byte> stack, ulong address, MemoryReader memory, Span<ulong> frames, out bool isWhole)
    {
        byte[] copy = stack.ToArray();
        bool ReadBoth(ulong place, out ulong value) => TryRead(copy, address, memory, place, out value);
        var budget = new WorkBudget(MostWork);
        int count = 0;
        isWhole = false;
        while (count < frames.Length)
        {
            frames[count++] = registers.CodeAddress;
            if (table.TryStep(ref registers, ReadBoth, budget))
                continue;
            isWhole = StepFrom(registers.CodeAddress).Kind == FrameStepKind.Outermost;
            break;
        }
        return count;
    }

    private static bool TryRead(ReadOnlySpan<byte> stack, ulong address, MemoryReader memory, ulong place, out ulong value)
    {
        ulong offset = place - address;
        if (offset > (ulong)stack.Length || (ulong)stack.Length - offset < sizeof(ulong))
            return memory(place, out value);
        value = BinaryPrimitives.ReadUInt64LittleEndian(stack[(int)offset..]);
        return true;
    }

    private FrameStep StepFrom(ulong code)
    {
        if (_steps.TryFind(code, out FrameStep step))
            return step;
        step = table.TryFindRow(code, out UnwindRow row) ? FrameStep.Of(row) : !table.Covers(code) && table.IsCode(code) ? FrameStep.ByPointer : default;
        _steps.Set(code, step);
        return step;
    }
}
