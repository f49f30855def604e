namespace Hyperlight.Symbols;

/// <summary>Runs a line number program, which writes the rows of the table that leads from addresses to lines (DWARF 5, section 6.2.5).</summary>
internal ref struct LineProgram
{
    private readonly LineProgramHeader _header;
    private readonly LineRows _rows;
    private readonly int _firstFile;
    private ulong _address;
    private ulong _file;
    private uint _line;

    /// <param name="header">Its head.</param>
    /// <param name="firstFile">Where in the list of all files its file 0 is, or would be.</param>
    /// <param name="rows">Takes the rows.</param>
    public LineProgram(in LineProgramHeader header, int firstFile, LineRows rows)
    {
        _header = header;
        _firstFile = firstFile;
        _rows = rows;
        Reset();
    }

    /// <summary>Runs it to its end, or to where it is damaged or has more rows than can be kept.</summary>
    public void Run(ReadOnlySpan<byte> section)
    {
        var reader = new ByteReader(section, _header.ProgramStart);
        while (!reader.AtEnd && !_rows.IsFull)
        {
            byte opcode = reader.U8();
            if (opcode >= _header.OpcodeBase)
                RunSpecial(opcode);
            else if (opcode == 0)
                RunExtended(ref reader);
            else
                RunStandard(ref reader, opcode, section[_header.OperandCounts + opcode - 1]);
        }
        _rows.Abandon();
    }

    private void Reset() => (_address, _file, _line) = (0, 1, 1);

    private readonly void Emit() => _rows.Add(new LineRow(_address, _firstFile + (int)Math.Min(_file, 1 << 30), (int)Math.Min(_line, int.MaxValue)));

    private void RunSpecial(byte opcode)
    {
        int adjusted = opcode - _header.OpcodeBase;
        Advance((ulong)(adjusted / _header.LineRange));
        _line += (uint)(_header.LineBase + adjusted % _header.LineRange);
        Emit();
    }

    private void Advance(ulong instructions) => _address += instructions * _header.InstructionLength;

    private void RunStandard(ref ByteReader reader, byte opcode, int operands)
    {
        switch (opcode)
        {
            case 1: // copy
                Emit();
                break;
            case 2: // advance_pc
                Advance(reader.Uleb());
                break;
            case 3: // advance_line
                _line += (uint)reader.Sleb();
                break;
            case 4: // set_file
                _file = reader.Uleb();
                break;
            case 8: // const_add_pc
                Advance((ulong)((255 - _header.OpcodeBase) / _header.LineRange));
                break;
            case 9: // fixed_advance_pc
                _address += reader.U16();
                break;
            default:
                for (; operands > 0; operands--)
                    reader.Uleb();
                break;
        }
    }

    private void RunExtended(ref ByteReader reader)
    {
        const byte endSequence = 1, setAddress = 2;
        ulong length = reader.Uleb();
        var operands = new ByteReader(reader.Take(length));
        byte opcode = operands.U8();
        if (opcode == setAddress)
            _address = operands.Unsigned((int)Math.Min(length - 1, int.MaxValue));
        if (opcode != endSequence)
            return;
        _rows.EndSequence(_address);
        Reset();
    }
}
