namespace Hyperlight.Symbols;

/// <summary>How to go from one place in the code to its caller, where that takes no more than two registers: nearly everywhere.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Frame">Bytes from the register's value to the frame's address.</param>
/// <param name="ReturnAddress">Where the return address lies, in bytes from the frame's address.</param>
/// <param name="FramePointer">Where the caller's <c>rbp</c> lies; 0, which is in no frame, when it is the same.</param>
internal readonly record struct FrameStep(FrameStepKind Kind, int Frame, int ReturnAddress, int FramePointer)
{
    /// <summary>The step out of code without unwind information, which keeps a frame pointer.</summary>
    public static FrameStep ByPointer => new(FrameStepKind.FromFramePointer, 2 * sizeof(ulong), -sizeof(ulong), -2 * sizeof(ulong));

    /// <summary>Makes it of the whole rules.</summary>
    public static FrameStep Of(in UnwindRow row)
    {
        const int framePointer = UnwindRegisters.FramePointerNumber, stackPointer = UnwindRegisters.StackPointerNumber;
        UnwindRule cfa = row.Cfa, back = row.Registers[UnwindRegisters.ReturnAddressNumber], pointer = row.Registers[framePointer];
        if (back.Kind == UnwindRuleKind.Undefined)
            return new FrameStep(FrameStepKind.Outermost, 0, 0, 0);
        bool isSimple = cfa is { Kind: UnwindRuleKind.Register, Operand: framePointer or stackPointer } && back.Kind == UnwindRuleKind.SavedAtOffset
            && row.Registers[stackPointer].Kind == UnwindRuleKind.Same && pointer.Kind is UnwindRuleKind.Same or UnwindRuleKind.SavedAtOffset
            && IsSmall(cfa.Value) && IsSmall(back.Value) && IsSmall(pointer.Value) && (pointer.Kind == UnwindRuleKind.Same || pointer.Value != 0);
        return !isSimple ? default : new FrameStep(
            cfa.Operand == framePointer ? FrameStepKind.FromFramePointer : FrameStepKind.FromStackPointer, (int)cfa.Value, (int)back.Value,
            pointer.Kind == UnwindRuleKind.SavedAtOffset ? (int)pointer.Value : 0);
    }

    private static bool IsSmall(long value) => value == (int)value;
}
