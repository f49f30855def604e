namespace Hyperlight.Symbols;

/// <summary>Reads the entries of one unit of <c>.debug_info</c> (DWARF 5, section 7.5), one after the other.</summary>
internal ref struct DebugEntryReader
{
    // A long text is looked through for its end.
    private const int BytesPerStep = 64;

    private readonly DebugUnit _unit;
    private readonly ReadOnlySpan<byte> _abbreviationBytes;
    private readonly WorkBudget _budget;
    private ByteReader _reader;

    /// <param name="unit">The unit.</param>
    /// <param name="sections">Hold it.</param>
    /// <param name="start">Where the first entry to be read lies in the section.</param>
    /// <param name="budget">Pays for what is read.</param>
    public DebugEntryReader(DebugUnit unit, DebugSections sections, int start, WorkBudget budget)
    {
        _unit = unit;
        _reader = new ByteReader(sections.Info.Span[..unit.End], start);
        _abbreviationBytes = sections.Abbreviations.Span;
        _budget = budget;
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
        if (!_unit.Abbreviations.TryFind(code, out Abbreviation abbreviation))
            return false;
        (entry.Tag, entry.HasChildren) = (abbreviation.Tag, abbreviation.HasChildren);
        var attributes = new ByteReader(_abbreviationBytes, abbreviation.Attributes);
        while (AbbreviationTable.TryReadAttribute(ref attributes, out AttributeSpecification attribute) && !_reader.Failed && _budget.TrySpend())
            entry.Set(attribute.Name, Read(attribute));
        return !_reader.Failed && !_budget.IsSpent;
    }

    private AttributeValue Read(in AttributeSpecification attribute)
    {
        int start = _reader.Position;
        AttributeValue value = attribute.Form switch
        {
            AttributeForm.ImplicitConstant => new AttributeValue(ValueKind.Number, (ulong)attribute.Constant, default),
            // Version 2 gives such a reference the size of an address.
            AttributeForm.Reference when _unit.Version <= 2 => new AttributeValue(ValueKind.SectionReference, _reader.Unsigned(_unit.AddressSize), default),
            _ => AttributeForm.Read(ref _reader, attribute.Form, _unit.OffsetSize, _unit.AddressSize, TextSource.Info),
        };
        _budget.TrySpend((_reader.Position - start) / BytesPerStep);
        return value;
    }
}

/// <summary>An entry, with the attributes that this library uses.</summary>
internal struct DebugEntry
{
    public const ulong ClassType = 0x02, CompileUnit = 0x11, StructureType = 0x13, InlinedSubroutine = 0x1D, Subprogram = 0x2E;

    private const ulong NameAttribute = 0x03, LineProgramAttribute = 0x10, LowAttribute = 0x11, HighAttribute = 0x12, FolderAttribute = 0x1B, ProducerAttribute = 0x25, OriginAttribute = 0x31,
        SpecificationAttribute = 0x47, RangesAttribute = 0x55, CallFileAttribute = 0x58, CallLineAttribute = 0x59, LinkageNameAttribute = 0x6E, TextsAttribute = 0x72, AddressesAttribute = 0x73,
        RangeListsAttribute = 0x74, OldLinkageNameAttribute = 0x2007;

    public ulong Tag { get; set; }

    public bool HasChildren { get; set; }

    public AttributeValue Name { get; private set; }

    public AttributeValue LinkageName { get; private set; }

    public AttributeValue Producer { get; private set; }

    public AttributeValue Folder { get; private set; }

    /// <summary>The first address of its code, and the first behind it or how many bytes there are.</summary>
    public AttributeValue Low { get; private set; }

    /// <inheritdoc cref="Low"/>
    public AttributeValue High { get; private set; }

    /// <summary>Where the addresses of its code are told when they are several ranges.</summary>
    public AttributeValue Ranges { get; private set; }

    /// <summary>The entry that this one is a copy of.</summary>
    public AttributeValue Origin { get; private set; }

    /// <summary>The entry that declares what this one defines.</summary>
    public AttributeValue Specification { get; private set; }

    /// <summary>Number of the file that the call was in which this code stands for.</summary>
    public ulong CallFile { get; private set; }

    public ulong CallLine { get; private set; }

    /// <summary>Where the unit's table of texts begins, of addresses, and of ranges.</summary>
    public ulong? Texts { get; private set; }

    /// <inheritdoc cref="Texts"/>
    public ulong? Addresses { get; private set; }

    /// <inheritdoc cref="Texts"/>
    public ulong? RangeLists { get; private set; }

    /// <summary>Where the unit's line number program starts, if it has one.</summary>
    public ulong? LineProgram { get; private set; }

    public void Set(ulong attribute, AttributeValue value)
    {
        switch (attribute)
        {
            case NameAttribute:
                Name = value;
                break;
            case LinkageNameAttribute or OldLinkageNameAttribute:
                LinkageName = value;
                break;
            case ProducerAttribute:
                Producer = value;
                break;
            case FolderAttribute:
                Folder = value;
                break;
            case LineProgramAttribute:
                LineProgram = value.Number;
                break;
            default:
                SetCode(attribute, value);
                break;
        }
    }

    private void SetCode(ulong attribute, AttributeValue value)
    {
        switch (attribute)
        {
            case LowAttribute:
                Low = value;
                break;
            case HighAttribute:
                High = value;
                break;
            case RangesAttribute:
                Ranges = value;
                break;
            case OriginAttribute:
                Origin = value;
                break;
            case SpecificationAttribute:
                Specification = value;
                break;
            case CallFileAttribute:
                CallFile = value.Number;
                break;
            case CallLineAttribute:
                CallLine = value.Number;
                break;
            case TextsAttribute:
                Texts = value.Number;
                break;
            case AddressesAttribute:
                Addresses = value.Number;
                break;
            case RangeListsAttribute:
                RangeLists = value.Number;
                break;
        }
    }
}
