namespace Hyperlight.Symbols;

/// <summary>Runs call frame instructions up to one address (DWARF 5, sections 6.4.2 and 6.4.3).</summary>
internal ref struct CallFrameProgram
{
    /// <summary>How deep states can be remembered; compilers need one or two.</summary>
    private const int MostRemembered = 8;

    /// <summary>How many instructions may lead to one row; compilers need some hundreds.</summary>
    private const int MostInstructions = 10_000;

    private readonly ReadOnlySpan<byte> _section;
    private readonly CommonFrameEntry _common;
    private readonly ulong _target;
    private readonly Span<UnwindRow> _remembered;
    private readonly WorkBudget? _budget;
    private UnwindRow _initial;
    private UnwindRow _row;
    private int _depth;
    private ulong _location;

    private CallFrameProgram(ReadOnlySpan<byte> section, in FrameEntry entry, ulong target, Span<UnwindRow> remembered, WorkBudget? budget)
    {
        _section = section;
        _common = entry.Common;
        _target = target;
        _remembered = remembered;
        _budget = budget;
        _location = entry.Start;
    }

    /// <summary>Finds the row that holds at an address of a function.</summary>
    /// <returns>False when an instruction is damaged or unknown, or the budget is spent.</returns>
    public static bool TryRun(ReadOnlySpan<byte> section, in FrameEntry entry, ulong address, WorkBudget? budget, out UnwindRow row)
    {
        Span<UnwindRow> remembered = stackalloc UnwindRow[MostRemembered];
        var program = new CallFrameProgram(section, entry, address, remembered, budget);
        bool done = program.TryRun(entry.Common.ProgramStart, entry.Common.ProgramEnd);
        program._initial = program._row;
        done = done && program.TryRun(entry.ProgramStart, entry.ProgramEnd);
        row = program._row;
        return done;
    }

    private bool TryRun(int start, int end)
    {
        var reader = new ByteReader(_section[..end], start);
        for (int done = 0; !reader.AtEnd; done++)
        {
            byte instruction = reader.U8();
            if (done == MostInstructions || _budget?.TrySpend() == false)
                return false;
            if (!TryAdvance(ref reader, instruction, out ulong distance))
            {
                if (!TryApply(ref reader, instruction) || reader.Failed)
                    return false;
                continue;
            }
            _location += distance * _common.CodeFactor;
            if (_location > _target)
                return true;
        }
        return true;
    }

    private static bool TryAdvance(ref ByteReader reader, byte instruction, out ulong distance)
    {
        const byte advanceLocation = 0x40, operandMask = 0x3F;
        distance = instruction switch
        {
            >= advanceLocation and <= advanceLocation + operandMask => (ulong)(instruction & operandMask),
            0x02 => reader.U8(),
            0x03 => reader.U16(),
            0x04 => reader.U32(),
            _ => ulong.MaxValue,
        };
        return distance != ulong.MaxValue;
    }

    private bool TryApply(ref ByteReader reader, byte instruction)
    {
        const byte operandMask = 0x3F;
        switch (instruction)
        {
            case >= 0xC0: // restore
                return Restore((ulong)(instruction & operandMask));
            case >= 0x80: // offset
                return Set((ulong)(instruction & operandMask), new(UnwindRuleKind.SavedAtOffset, Factored((long)reader.Uleb())));
            case 0x00: // nop
                return true;
            case 0x05: // offset_extended
                return Set(reader.Uleb(), new(UnwindRuleKind.SavedAtOffset, Factored((long)reader.Uleb())));
            case 0x06: // restore_extended
                return Restore(reader.Uleb());
            case 0x07: // undefined
                return Set(reader.Uleb(), new(UnwindRuleKind.Undefined));
            case 0x08: // same_value
                return Set(reader.Uleb(), new(UnwindRuleKind.Same));
            case 0x09: // register
                return SetRegister(reader.Uleb(), reader.Uleb());
            case 0x0A: // remember_state
                return Remember();
            case 0x0B: // restore_state
                return Recall();
            case 0x2E: // GNU_args_size
                reader.Uleb();
                return true;
            default:
                return TryApplyAddressRule(ref reader, instruction) || TryApplyRareRule(ref reader, instruction);
        }
    }

    private bool TryApplyAddressRule(ref ByteReader reader, byte instruction)
    {
        switch (instruction)
        {
            case 0x0C: // def_cfa
                return SetAddress(reader.Uleb(), (long)reader.Uleb());
            case 0x0D: // def_cfa_register
                return SetAddress(reader.Uleb(), _row.Cfa.Value);
            case 0x0E: // def_cfa_offset
                return SetAddress((ulong)_row.Cfa.Operand, (long)reader.Uleb());
            case 0x0F: // def_cfa_expression
                _row.Cfa = Expression(ref reader, UnwindRuleKind.Expression);
                return true;
            case 0x12: // def_cfa_sf
                return SetAddress(reader.Uleb(), Factored(reader.Sleb()));
            case 0x13: // def_cfa_offset_sf
                return SetAddress((ulong)_row.Cfa.Operand, Factored(reader.Sleb()));
            default:
                return false;
        }
    }

    private bool TryApplyRareRule(ref ByteReader reader, byte instruction)
    {
        switch (instruction)
        {
            case 0x10: // expression
                return Set(reader.Uleb(), Expression(ref reader, UnwindRuleKind.SavedAtExpression));
            case 0x11: // offset_extended_sf
                return Set(reader.Uleb(), new(UnwindRuleKind.SavedAtOffset, Factored(reader.Sleb())));
            case 0x14: // val_offset
                return Set(reader.Uleb(), new(UnwindRuleKind.Offset, Factored((long)reader.Uleb())));
            case 0x15: // val_offset_sf
                return Set(reader.Uleb(), new(UnwindRuleKind.Offset, Factored(reader.Sleb())));
            case 0x16: // val_expression
                return Set(reader.Uleb(), Expression(ref reader, UnwindRuleKind.Expression));
            case 0x2F: // GNU_negative_offset_extended
                return Set(reader.Uleb(), new(UnwindRuleKind.SavedAtOffset, -Factored((long)reader.Uleb())));
            default:
                return false;
        }
    }

    private readonly long Factored(long offset) => offset * _common.DataFactor;

    private static UnwindRule Expression(ref ByteReader reader, UnwindRuleKind kind)
    {
        ulong length = reader.Uleb();
        int start = reader.Position;
        reader.Skip(length);
        return new UnwindRule(kind, start, reader.Position - start);
    }

    // Vector and other registers that are not unwound are read over.
    private bool Set(ulong register, UnwindRule rule)
    {
        if (register < UnwindRegisters.Count)
            _row.Registers[(int)register] = rule;
        return true;
    }

    private bool SetRegister(ulong register, ulong source) =>
        source < UnwindRegisters.Count && Set(register, new(UnwindRuleKind.Register, 0, (int)source));

    private bool SetAddress(ulong register, long offset)
    {
        if (register >= UnwindRegisters.Count)
            return false;
        _row.Cfa = new UnwindRule(UnwindRuleKind.Register, offset, (int)register);
        return true;
    }

    private bool Restore(ulong register)
    {
        if (register < UnwindRegisters.Count)
            _row.Registers[(int)register] = _initial.Registers[(int)register];
        return true;
    }

    private bool Remember()
    {
        if (_depth == _remembered.Length)
            return false;
        _remembered[_depth++] = _row;
        return true;
    }

    private bool Recall()
    {
        if (_depth == 0)
            return false;
        _row = _remembered[--_depth];
        return true;
    }
}
