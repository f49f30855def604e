namespace Hyperlight.Symbols;

/// <summary>Finds the caller of a function from what the compiler wrote into the program's <c>.eh_frame</c>. Safe for any number of threads.</summary>
public sealed class UnwindTable
{
    private const string FrameSectionName = ".eh_frame", IndexSectionName = ".eh_frame_hdr";

    private readonly FrameSection _section;
    private readonly Lazy<FrameIndex> _index;
    private readonly ElfSegment[] _code;

    private UnwindTable(FrameSection section, Func<FrameIndex> index, ElfSegment[] code)
    {
        (_section, _code) = (section, code);
        _index = new Lazy<FrameIndex>(index);
    }

    /// <summary>A table without functions.</summary>
    public static UnwindTable Empty { get; } = new(new FrameSection(default, 0), static () => FrameIndex.Build(new FrameSection(default, 0)), []);

    /// <summary>Number of functions that can be unwound.</summary>
    public int Count => _index.Value.Count;

    /// <summary>Opens the unwind information of a program; a separate symbol file has none. A program without any gives an empty table.</summary>
    /// <exception cref="InvalidElfException">The file is damaged.</exception>
    public static UnwindTable Read(ElfFile program)
    {
        ArgumentNullException.ThrowIfNull(program);
        program.TryGetSection(FrameSectionName, out ReadOnlyMemory<byte> frames, out ulong address);
        bool hasIndex = program.TryGetSection(IndexSectionName, out ReadOnlyMemory<byte> index, out ulong indexAddress);
        var section = new FrameSection(frames, address);
        return new UnwindTable(section, () =>
            hasIndex && FrameIndex.TryRead(index.Span, indexAddress, address, out FrameIndex? sorted) ? sorted : FrameIndex.Build(section), [.. program.Segments.Where(static segment => (segment.Flags & ElfSegment.Execute) != 0)]);
    }

    /// <summary>True when a function with unwind information holds an address.</summary>
    /// <param name="address">Address of an instruction.</param>
    public bool Covers(ulong address) => TryFind(address, out _);

    /// <summary>Goes from a frame to its caller. Allocates nothing.</summary>
    /// <param name="registers">The registers of a frame; its caller's when there is one.</param>
    /// <param name="memory">Reads the program's stack.</param>
    /// <param name="budget">Pays for the whole walk; without one only each step is limited.</param>
    /// <returns>
    /// False, with the registers unchanged, when there is no caller or it cannot be found: no function with unwind information is there, its
    /// information is damaged, its stack cannot be read, or the budget is spent.
    /// </returns>
    public bool TryStep(ref UnwindRegisters registers, MemoryReader memory, WorkBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (!TryFind(registers.CodeAddress, out FrameEntry entry))
            return registers.IsCaller && IsCode(registers.CodeAddress) && TryStepByFramePointer(ref registers, memory);
        if (!CallFrameProgram.TryRun(_section.Bytes, entry, registers.CodeAddress, budget, out UnwindRow row)
            || !TryCompute(row.Cfa, registers, null, memory, budget, out ulong frame))
            return false;
        UnwindRegisters caller = registers;
        // Unless the rules say otherwise, the caller's stack goes on where the frame ends.
        caller.StackPointer = frame;
        for (int i = 0; i < UnwindRegisters.Count; i++)
        {
            UnwindRule rule = row.Registers[i];
            if (rule.Kind is UnwindRuleKind.Same or UnwindRuleKind.Undefined)
                continue;
            if (!TryCompute(rule, registers, frame, memory, budget, out ulong value))
                return false;
            caller[i] = value;
        }
        caller.IsCaller = !entry.Common.IsSignalFrame;
        if (!IsPlausible(row, entry, registers, caller))
            return false;
        registers = caller;
        return true;
    }

    /// <summary>Whether the program has code at an address.</summary>
    internal bool IsCode(ulong address) => Array.Exists(_code, segment => address - segment.Address < segment.MemorySize);

    // Native code without unwind information, such as that of the .NET runtime, keeps a frame pointer: the caller's lies where it points, the return address above.
    private static bool TryStepByFramePointer(ref UnwindRegisters registers, MemoryReader memory)
    {
        ulong frame = registers[UnwindRegisters.FramePointerNumber];
        if (frame < registers.StackPointer || !memory(frame, out ulong framePointer) || !memory(frame + sizeof(ulong), out ulong returnAddress) || returnAddress == 0)
            return false;
        (registers.InstructionPointer, registers.StackPointer, registers[UnwindRegisters.FramePointerNumber]) = (returnAddress, frame + 2 * sizeof(ulong), framePointer);
        return true;
    }

    /// <summary>The rules at an address; none for what a signal interrupted, which must be gone through step by step.</summary>
    internal bool TryFindRow(ulong address, out UnwindRow row)
    {
        row = default;
        return TryFind(address, out FrameEntry entry) && !entry.Common.IsSignalFrame && CallFrameProgram.TryRun(_section.Bytes, entry, address, null, out row);
    }

    // A stack that does not shrink on the way out would be walked for ever; only a signal may have switched stacks.
    private static bool IsPlausible(in UnwindRow row, in FrameEntry entry, in UnwindRegisters callee, in UnwindRegisters caller)
    {
        UnwindRuleKind returnAddress = row.Registers[UnwindRegisters.ReturnAddressNumber].Kind;
        return returnAddress is not (UnwindRuleKind.Undefined or UnwindRuleKind.Same) && caller.InstructionPointer != 0
            && (entry.Common.IsSignalFrame || caller.StackPointer > callee.StackPointer);
    }

    private bool TryCompute(UnwindRule rule, in UnwindRegisters registers, ulong? frame, MemoryReader memory, WorkBudget? budget, out ulong value)
    {
        value = 0;
        switch (rule.Kind)
        {
            case UnwindRuleKind.Register:
                value = registers[rule.Operand] + (ulong)rule.Value;
                return true;
            case UnwindRuleKind.Offset:
                value = frame.GetValueOrDefault() + (ulong)rule.Value;
                return true;
            case UnwindRuleKind.SavedAtOffset:
                return memory(frame.GetValueOrDefault() + (ulong)rule.Value, out value);
            case UnwindRuleKind.Expression:
                return DwarfExpression.TryCompute(Code(rule), registers, frame, memory, budget, out value);
            case UnwindRuleKind.SavedAtExpression:
                return DwarfExpression.TryCompute(Code(rule), registers, frame, memory, budget, out ulong place) && memory(place, out value);
            default:
                return false;
        }
    }

    private ReadOnlySpan<byte> Code(UnwindRule rule) => _section.Bytes.Slice((int)rule.Value, rule.Operand);

    private bool TryFind(ulong address, out FrameEntry entry)
    {
        entry = default;
        return _index.Value.TryFind(address, out int offset)
            && _section.TryReadFunction(ref offset, out entry) && address - entry.Start < entry.Length;
    }
}
