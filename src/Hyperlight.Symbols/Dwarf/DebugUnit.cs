namespace Hyperlight.Symbols;

/// <summary>A unit of <c>.debug_info</c>: where it lies, and how its values are written.</summary>
internal sealed class DebugUnit
{
    // Of what a table of addresses or texts begins with, in units that do not tell where theirs is: its length, its version and a word.
    private const int TableHeader = 8;

    /// <summary>Where its header lies in the section.</summary>
    public required int Start { get; init; }

    /// <summary>Where its first entry lies in the section.</summary>
    public required int Entries { get; init; }

    /// <summary>The first byte behind it.</summary>
    public required int End { get; init; }

    public required int Version { get; init; }

    /// <summary>Bytes of an offset, 4 or 8.</summary>
    public required int OffsetSize { get; init; }

    public required int AddressSize { get; init; }

    public required AbbreviationTable Abbreviations { get; init; }

    /// <summary>The first entry, which describes the unit.</summary>
    public DebugEntry Head { get; private set; }

    /// <summary>Reads the first entry.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryReadHead(DebugSections sections, WorkBudget budget)
    {
        bool isThere = new DebugEntryReader(this, sections, Entries, budget).TryRead(out DebugEntry head);
        Head = head;
        return isThere;
    }

    /// <summary>Where an entry lies that a value refers to; null when it refers to none that this library reads.</summary>
    public int? Resolve(AttributeValue reference)
    {
        ulong place = reference.Kind switch
        {
            ValueKind.UnitReference => (ulong)Start + reference.Number,
            ValueKind.SectionReference => reference.Number,
            _ => ulong.MaxValue,
        };
        return place <= int.MaxValue ? (int)place : null;
    }

    /// <summary>The address that a value is; null when it is none.</summary>
    public ulong? Address(AttributeValue value, DebugSections sections) => value.Kind switch
    {
        ValueKind.Address => value.Number,
        ValueKind.AddressIndex => Address(value.Number, sections),
        _ => null,
    };

    /// <summary>An address of the unit's table of addresses; null when it is too short.</summary>
    public ulong? Address(ulong index, DebugSections sections) => At(sections.Addresses.Span, Head.Addresses ?? TableHeader, index, AddressSize);

    /// <summary>The text that a value is; empty when it is none.</summary>
    public string Text(AttributeValue value, DebugSections sections)
    {
        if (value.Kind != ValueKind.TextIndex)
            return sections.Text(value.Text);
        ulong? place = At(sections.TextOffsets.Span, Head.Texts ?? TableHeader, value.Number, OffsetSize);
        return place <= int.MaxValue ? sections.Text(new TextReference(TextSource.Strings, (int)place)) : "";
    }

    /// <summary>An item of one of the unit's tables; null when it lies outside of the section.</summary>
    public static ulong? At(ReadOnlySpan<byte> section, ulong start, ulong index, int size)
    {
        UInt128 place = start + (UInt128)index * (uint)size;
        if (place > (UInt128)section.Length)
            return null;
        var reader = new ByteReader(section, (int)place);
        ulong value = reader.Unsigned(size);
        return reader.Failed ? null : value;
    }
}
