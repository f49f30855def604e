namespace Hyperlight.Symbols;

/// <summary>Reads the entries of one unit of <c>.debug_info</c> (DWARF 5, section 7.5), one after the other.</summary>
internal ref struct DebugEntryReader
{
    private readonly AbbreviationTable _abbreviations;
    private readonly ReadOnlySpan<byte> _abbreviationBytes;
    private readonly WorkBudget _budget;
    private readonly int _offsetSize;
    private readonly int _addressSize;
    private ByteReader _reader;

    public DebugEntryReader(
        ByteReader entries, AbbreviationTable abbreviations, ReadOnlySpan<byte> abbreviationBytes, int offsetSize, int addressSize, WorkBudget budget)
    {
        _reader = entries;
        _abbreviations = abbreviations;
        _abbreviationBytes = abbreviationBytes;
        _budget = budget;
        (_offsetSize, _addressSize) = (offsetSize, addressSize);
    }

    /// <summary>Reads the next entry.</summary>
    /// <param name="entry">The entry; one without a tag ends the children of another.</param>
    /// <returns>False at the end, where the unit is damaged, or when the budget is spent.</returns>
    public bool TryRead(out DebugEntry entry)
    {
        entry = default;
        if (_reader.AtEnd || !_budget.TrySpend())
            return false;
        ulong code = _reader.Uleb();
        if (code == 0)
            return true;
        if (!_abbreviations.TryFind(code, out Abbreviation abbreviation))
            return false;
        (entry.Tag, entry.HasChildren) = (abbreviation.Tag, abbreviation.HasChildren);
        var attributes = new ByteReader(_abbreviationBytes, abbreviation.Attributes);
        while (AbbreviationTable.TryReadAttribute(ref attributes, out ulong name, out ulong form) && !_reader.Failed && _budget.TrySpend())
            entry.Set(name, AttributeForm.Read(ref _reader, form, _offsetSize, _addressSize, TextSource.Info));
        return !_reader.Failed && !_budget.IsSpent;
    }
}

/// <summary>An entry, with the attributes that this library uses.</summary>
internal struct DebugEntry
{
    public const ulong ClassType = 0x02, CompileUnit = 0x11, StructureType = 0x13, Subprogram = 0x2E;

    private const ulong NameAttribute = 0x03, LineProgramAttribute = 0x10, FolderAttribute = 0x1B, ProducerAttribute = 0x25, LinkageNameAttribute = 0x6E;

    public ulong Tag { get; set; }

    public bool HasChildren { get; set; }

    public TextReference Name { get; private set; }

    public TextReference LinkageName { get; private set; }

    public TextReference Producer { get; private set; }

    public TextReference Folder { get; private set; }

    /// <summary>Where the unit's line number program starts, if it has one.</summary>
    public ulong? LineProgram { get; private set; }

    public void Set(ulong attribute, AttributeValue value)
    {
        switch (attribute)
        {
            case NameAttribute:
                Name = value.Text;
                break;
            case LinkageNameAttribute:
                LinkageName = value.Text;
                break;
            case ProducerAttribute:
                Producer = value.Text;
                break;
            case FolderAttribute:
                Folder = value.Text;
                break;
            case LineProgramAttribute:
                LineProgram = value.Number;
                break;
        }
    }
}
