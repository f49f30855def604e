namespace Hyperlight.Symbols;

/// <summary>Reads which addresses the code of an entry has (DWARF 5, sections 2.17 and 7.25; DWARF 4, section 2.17).</summary>
/// <param name="unit">The unit of the entries.</param>
/// <param name="sections">Hold it.</param>
/// <param name="budget">Pays for what is read.</param>
/// <param name="ranges">Takes the ranges, each with a number.</param>
internal struct AddressRanges(DebugUnit unit, DebugSections sections, WorkBudget budget, List<(AddressRange Range, int Number)> ranges)
{
    /// <summary>The most ranges that are kept: a guest has some twenty thousand.</summary>
    public const int Most = 300_000;

    // A range is kept, and sorted with all others.
    private const int RangeCost = 30;

    private int _number;

    private ulong _base;

    /// <summary>Adds the ranges of an entry to the list. What is damaged is left out.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="number">What its ranges are told by.</param>
    public void Read(in DebugEntry entry, int number)
    {
        _number = number;
        if (entry.Ranges.Kind != ValueKind.None)
            ReadList(entry.Ranges);
        else if (unit.Address(entry.Low, sections) is { } low)
            Add(low, entry.High.Kind == ValueKind.Number ? low + entry.High.Number : unit.Address(entry.High, sections));
    }

    // The linker gives code that it left out the address 0.
    private readonly void Add(ulong? start, ulong? end)
    {
        if (start is > 0 && start < end && ranges.Count < Most)
            ranges.Add((new AddressRange(start.Value, end.Value), _number));
    }

    private void ReadList(AttributeValue list)
    {
        _base = unit.Address(unit.Head.Low, sections) ?? 0;
        ReadOnlySpan<byte> section = (unit.Version < 5 ? sections.OldRanges : sections.RangeLists).Span;
        ulong? place = list.Number;
        if (list.Kind == ValueKind.ListIndex)
        {
            ulong start = unit.Head.RangeLists ?? ulong.MaxValue;
            place = start + DebugUnit.At(section, start, list.Number, unit.OffsetSize);
        }
        if (!(place <= (ulong)section.Length))
            return;
        var reader = new ByteReader(section, (int)place);
        while (!reader.Failed && budget.TrySpend(RangeCost) && (unit.Version < 5 ? TryReadOld(ref reader) : TryRead(ref reader)))
        {
        }
    }

    private bool TryReadOld(ref ByteReader reader)
    {
        (ulong start, ulong end) = (reader.Unsigned(unit.AddressSize), reader.Unsigned(unit.AddressSize));
        if (reader.Failed || (start, end) == (0, 0))
            return false;
        bool isBase = start == ulong.MaxValue >> (64 - 8 * unit.AddressSize);
        if (isBase)
            _base = end;
        else
            Add(_base + start, _base + end);
        return true;
    }

    private bool TryRead(ref ByteReader reader)
    {
        ulong? start;
        switch (reader.U8())
        {
            case 1: // base_addressx
                _base = unit.Address(reader.Uleb(), sections) ?? 0;
                return true;
            case 2: // startx_endx
                start = unit.Address(reader.Uleb(), sections);
                Add(start, unit.Address(reader.Uleb(), sections));
                return true;
            case 3: // startx_length
                start = unit.Address(reader.Uleb(), sections);
                Add(start, start + reader.Uleb());
                return true;
            case 4: // offset_pair
                start = _base + reader.Uleb();
                Add(start, _base + reader.Uleb());
                return true;
            case 5: // base_address
                _base = reader.Unsigned(unit.AddressSize);
                return true;
            case 6: // start_end
                start = reader.Unsigned(unit.AddressSize);
                Add(start, reader.Unsigned(unit.AddressSize));
                return true;
            case 7: // start_length
                start = reader.Unsigned(unit.AddressSize);
                Add(start, start + reader.Uleb());
                return true;
            default:
                return false;
        }
    }
}

/// <summary>The addresses from <paramref name="Start"/> to before <paramref name="End"/>.</summary>
internal readonly record struct AddressRange(ulong Start, ulong End);
