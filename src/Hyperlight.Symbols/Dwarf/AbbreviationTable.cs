namespace Hyperlight.Symbols;

/// <summary>What kinds of entries a unit has (DWARF 5, section 7.5.3).</summary>
internal sealed class AbbreviationTable
{
    // Attributes may take no bytes in an entry: an entry with very many would cost more than it is long.
    private const int MostAttributes = 256;

    // A kind is kept, some tens of bytes.
    private const int KindCost = 50;

    private readonly Dictionary<ulong, Abbreviation> _byCode = new(HostileKeys.Comparer);

    private AbbreviationTable()
    {
    }

    /// <summary>Reads the table that starts at an offset, up to its end, to where it is damaged, or until the budget is spent.</summary>
    /// <param name="section">The whole section.</param>
    /// <param name="offset">Where the table starts.</param>
    /// <param name="budget">Pays for it.</param>
    /// <param name="size">Bytes that were read.</param>
    public static AbbreviationTable Read(ReadOnlySpan<byte> section, int offset, WorkBudget budget, out int size)
    {
        var table = new AbbreviationTable();
        var reader = new ByteReader(section, offset);
        while (!reader.AtEnd && budget.TrySpend(KindCost) && reader.Uleb() is not 0 and ulong code)
        {
            (ulong tag, bool hasChildren) = (reader.Uleb(), reader.U8() != 0);
            int start = reader.Position, attributes = 0;
            while (TryReadAttribute(ref reader, out _))
                attributes++;
            if (attributes <= MostAttributes)
                table._byCode[code] = new Abbreviation(tag, hasChildren, start);
        }
        size = reader.Position - offset;
        return table;
    }

    public bool TryFind(ulong code, out Abbreviation abbreviation) => _byCode.TryGetValue(code, out abbreviation);

    /// <summary>Reads one attribute of a kind of entry.</summary>
    /// <returns>False behind the last.</returns>
    public static bool TryReadAttribute(ref ByteReader reader, out AttributeSpecification attribute)
    {
        (ulong name, ulong form) = (reader.Uleb(), reader.Uleb());
        attribute = new AttributeSpecification(name, form, form == AttributeForm.ImplicitConstant ? reader.Sleb() : 0);
        return (name, form) != (0, 0) && !reader.Failed;
    }
}

/// <summary>A kind of entry; its attributes lie at an offset of the section.</summary>
internal readonly record struct Abbreviation(ulong Tag, bool HasChildren, int Attributes);

/// <summary>An attribute that a kind of entry has: how its values are written, or the value itself where all entries have the same.</summary>
internal readonly record struct AttributeSpecification(ulong Name, ulong Form, long Constant);
