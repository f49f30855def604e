namespace Hyperlight.Symbols;

/// <summary>How to go from one place in the code to its caller, where that takes no more than two registers: nearly everywhere.</summary>
/// <param name="IsKnown">False where there is more to it, or nothing is known.</param>
/// <param name="IsOutermost">The code has no caller.</param>
/// <param name="ByFramePointer">The frame's address is counted from <c>rbp</c>, and not from <c>rsp</c>.</param>
/// <param name="Frame">Bytes from there to the frame's address.</param>
/// <param name="ReturnAddress">Where the return address lies, in bytes from the frame's address.</param>
/// <param name="FramePointer">Where the caller's <c>rbp</c> lies; null when it is the same.</param>
internal readonly record struct FrameStep(bool IsKnown, bool IsOutermost, bool ByFramePointer, long Frame, long ReturnAddress, long? FramePointer)
{
    /// <summary>The step out of code without unwind information, which keeps a frame pointer.</summary>
    public static FrameStep ByPointer => new(true, false, true, 2 * sizeof(ulong), -sizeof(ulong), -2 * sizeof(ulong));

    /// <summary>Makes it of the whole rules.</summary>
    public static FrameStep Of(in UnwindRow row)
    {
        UnwindRule cfa = row.Cfa, back = row.Registers[UnwindRegisters.ReturnAddressNumber], pointer = row.Registers[UnwindRegisters.FramePointerNumber], stack = row.Registers[UnwindRegisters.StackPointerNumber];
        if (back.Kind == UnwindRuleKind.Undefined)
            return new FrameStep(true, true, false, 0, 0, null);
        bool isKnown = cfa is { Kind: UnwindRuleKind.Register, Operand: UnwindRegisters.FramePointerNumber or UnwindRegisters.StackPointerNumber }
            && back.Kind == UnwindRuleKind.SavedAtOffset && stack.Kind == UnwindRuleKind.Same
            && pointer.Kind is UnwindRuleKind.Same or UnwindRuleKind.SavedAtOffset;
        return new FrameStep(
            isKnown, false, cfa.Operand == UnwindRegisters.FramePointerNumber, cfa.Value, back.Value, pointer.Kind == UnwindRuleKind.SavedAtOffset ? pointer.Value : null);
    }
}
