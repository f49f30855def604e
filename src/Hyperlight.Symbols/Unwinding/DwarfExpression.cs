namespace Hyperlight.Symbols;

/// <summary>Computes a DWARF expression (DWARF 5, section 2.5), as far as call frame information uses them.</summary>
internal ref struct DwarfExpression
{
    private const byte Dereference = 0x06;
    private const int StackSize = 32, MostSteps = 1000;

    // A read walks the guest's page tables.
    private const int ReadCost = 10;

    private readonly MemoryReader _memory;
    private readonly WorkBudget? _budget;
    private readonly Span<ulong> _stack;
    private int _depth;
    private bool _failed;

    private DwarfExpression(Span<ulong> stack, MemoryReader memory, WorkBudget? budget)
    {
        _stack = stack;
        _memory = memory;
        _budget = budget;
    }

    /// <summary>Computes the value of an expression.</summary>
    /// <param name="code">Its operations.</param>
    /// <param name="registers">What registers hold.</param>
    /// <param name="first">What lies on its stack at the start, if anything: the CFA.</param>
    /// <param name="memory">Reads memory.</param>
    /// <param name="budget">Pays for the operations.</param>
    /// <param name="value">The value on top of its stack at the end.</param>
    /// <returns>False when it is damaged, too long or too expensive, uses an unknown operation, or reads what is not there.</returns>
    public static bool TryCompute(
        ReadOnlySpan<byte> code, in UnwindRegisters registers, ulong? first, MemoryReader memory, WorkBudget? budget, out ulong value)
    {
        var expression = new DwarfExpression(stackalloc ulong[StackSize], memory, budget);
        if (first is { } start)
            expression.Push(start);
        bool done = expression.Run(code, registers);
        value = expression.Pop();
        return done && !expression._failed;
    }

    private bool Run(ReadOnlySpan<byte> code, in UnwindRegisters registers)
    {
        var reader = new ByteReader(code);
        for (int step = 0; !reader.AtEnd && !_failed; step++)
        {
            byte operation = reader.U8();
            if (step == MostSteps || _budget?.TrySpend(operation == Dereference ? ReadCost : 1) == false)
                return false;
            if (!TryPush(ref reader, operation, registers) && !TryArrange(ref reader, operation)
                && !TryCalculate(ref reader, operation) && !TryBranch(ref reader, operation, code))
                return false;
        }
        return !reader.Failed;
    }

    private bool TryPush(ref ByteReader reader, byte operation, in UnwindRegisters registers)
    {
        const byte literal = 0x30, baseRegister = 0x70, anyBaseRegister = 0x92;
        switch (operation)
        {
            case >= literal and < literal + 32:
                Push((ulong)(operation - literal));
                return true;
            case >= baseRegister and < baseRegister + 32:
                PushRegister(registers, (ulong)(operation - baseRegister), reader.Sleb());
                return true;
            case anyBaseRegister:
                PushRegister(registers, reader.Uleb(), reader.Sleb());
                return true;
            case 0x03 or (>= 0x08 and <= 0x11): // addr, const*
                Push(Constant(ref reader, operation));
                return true;
            default:
                return false;
        }
    }

    private static ulong Constant(ref ByteReader reader, byte operation) => operation switch
    {
        0x08 => reader.U8(),
        0x09 => (ulong)(sbyte)reader.U8(),
        0x0A => reader.U16(),
        0x0B => (ulong)(short)reader.U16(),
        0x0C => reader.U32(),
        0x0D => (ulong)(int)reader.U32(),
        0x10 => reader.Uleb(),
        0x11 => (ulong)reader.Sleb(),
        _ => reader.U64(),
    };

    private void PushRegister(in UnwindRegisters registers, ulong number, long offset)
    {
        if (number < UnwindRegisters.Count)
            Push(registers[(int)number] + (ulong)offset);
        else
            _failed = true;
    }

    private bool TryArrange(ref ByteReader reader, byte operation)
    {
        switch (operation)
        {
            case 0x12: // dup
                Push(Peek(0));
                return true;
            case 0x13: // drop
                Pop();
                return true;
            case 0x14: // over
                Push(Peek(1));
                return true;
            case 0x15: // pick
                Push(Peek(reader.U8()));
                return true;
            case 0x16: // swap
                (ulong top, ulong below) = (Pop(), Pop());
                Push(top);
                Push(below);
                return true;
            case 0x17: // rot
                (ulong first, ulong second, ulong third) = (Pop(), Pop(), Pop());
                Push(first);
                Push(third);
                Push(second);
                return true;
            default:
                return operation == 0x96; // nop
        }
    }

    private bool TryCalculate(ref ByteReader reader, byte operation)
    {
        switch (operation)
        {
            case Dereference:
                _failed |= !_memory(Pop(), out ulong value);
                Push(value);
                return true;
            case 0x19: // abs
                Push((long)Peek(0) < 0 ? 0 - Pop() : Pop());
                return true;
            case 0x1F: // neg
                Push(0 - Pop());
                return true;
            case 0x20: // not
                Push(~Pop());
                return true;
            case 0x23: // plus_uconst
                Push(Pop() + reader.Uleb());
                return true;
            case (>= 0x1A and <= 0x27) or (>= 0x29 and <= 0x2E):
                ulong right = Pop();
                Push(Calculate(operation, Pop(), right));
                return true;
            default:
                return false;
        }
    }

    private ulong Calculate(byte operation, ulong left, ulong right) => operation switch
    {
        0x1A => left & right,
        0x1B => Divide((long)left, (long)right),
        0x1C => left - right,
        0x1D => right == 0 ? Fail() : left % right,
        0x1E => left * right,
        0x21 => left | right,
        0x22 => left + right,
        0x24 => right < 64 ? left << (int)right : 0,
        0x25 => right < 64 ? left >> (int)right : 0,
        0x26 => (ulong)((long)left >> (int)Math.Min(right, 63)),
        0x27 => left ^ right,
        0x29 => left == right ? 1ul : 0,
        0x2A => (long)left >= (long)right ? 1ul : 0,
        0x2B => (long)left > (long)right ? 1ul : 0,
        0x2C => (long)left <= (long)right ? 1ul : 0,
        0x2D => (long)left < (long)right ? 1ul : 0,
        0x2E => left != right ? 1ul : 0,
        _ => Fail(),
    };

    // The smallest number divided by minus one has no result that fits.
    private ulong Divide(long left, long right) =>
        right == 0 ? Fail() : right == -1 ? 0 - (ulong)left : (ulong)(left / right);

    private bool TryBranch(ref ByteReader reader, byte operation, ReadOnlySpan<byte> code)
    {
        const byte branch = 0x28, skip = 0x2F;
        if (operation is not (branch or skip))
            return false;
        int distance = (short)reader.U16();
        if (operation == skip || Pop() != 0)
            reader = new ByteReader(code, reader.Position + distance);
        return true;
    }

    private void Push(ulong value)
    {
        if (_depth < _stack.Length)
            _stack[_depth++] = value;
        else
            _failed = true;
    }

    private ulong Pop() => _depth > 0 ? _stack[--_depth] : Fail();

    private ulong Peek(int index) => index < _depth ? _stack[_depth - 1 - index] : Fail();

    private ulong Fail()
    {
        _failed = true;
        return 0;
    }
}
