using System.Diagnostics.CodeAnalysis;

namespace Hyperlight.Symbols;

/// <summary>Walks the units of <c>.debug_info</c> (DWARF 5, section 7.5.1; DWARF 4, section 7.5.1).</summary>
internal sealed class CompilationUnits
{
    private const int OldestVersion = 2, NewestVersion = 5;
    private const byte CompileUnitType = 1, PartialUnitType = 3;

    // What is kept of a unit, some hundred bytes, and the set-up for reading it.
    private const int UnitCost = 150;

    private readonly DebugSections _sections;
    private readonly Dictionary<ulong, AbbreviationTable> _tables = [];
    private readonly WorkBudget _budget;
    private long _abbreviationBudget;
    private int _next;

    /// <param name="sections">Hold the units.</param>
    /// <param name="budget">Pays for what is read of them; when it is spent, there are no more.</param>
    public CompilationUnits(DebugSections sections, WorkBudget budget)
    {
        _sections = sections;
        _budget = budget;
        // Tables that overlap each other could be read for ever, and honest ones are read once.
        _abbreviationBudget = 2L * sections.Abbreviations.Length;
    }

    /// <summary>The folder that each unit was compiled in, by the start of the unit's line number program.</summary>
    public static IReadOnlyDictionary<ulong, TextReference> Folders(DebugSections sections, WorkBudget budget)
    {
        var folders = new Dictionary<ulong, TextReference>(HostileKeys.Comparer);
        var units = new CompilationUnits(sections, budget);
        while (units.TryReadNext(out DebugUnit? unit))
        {
            if (unit.Head is { Tag: DebugEntry.CompileUnit, LineProgram: { } program })
                folders[program] = unit.Head.Folder.Text;
        }
        return folders;
    }

    /// <summary>Goes to the next unit that can be read.</summary>
    /// <returns>False behind the last.</returns>
    public bool TryReadNext([MaybeNullWhen(false)] out DebugUnit unit)
    {
        ReadOnlySpan<byte> info = _sections.Info.Span;
        while (_next < info.Length && _budget.TrySpend(UnitCost))
        {
            int start = _next;
            var reader = new ByteReader(info, start);
            ulong length = reader.InitialLength(out int offsetSize);
            if (reader.Failed || length > (ulong)reader.Remaining)
                break;
            _next = reader.Position + (int)length;
            if (TryOpen(new ByteReader(info[.._next], reader.Position), start, offsetSize, out unit))
                return true;
        }
        _next = info.Length;
        unit = null;
        return false;
    }

    private bool TryOpen(ByteReader reader, int start, int offsetSize, [MaybeNullWhen(false)] out DebugUnit unit)
    {
        unit = null;
        int version = reader.U16();
        bool known = version is >= OldestVersion and <= NewestVersion && (version < 5 || reader.U8() is CompileUnitType or PartialUnitType);
        int addressSize = version < 5 ? 0 : reader.U8();
        ulong abbreviations = reader.Unsigned(offsetSize);
        addressSize = version < 5 ? reader.U8() : addressSize;
        if (!known || reader.Failed || !TryGetTable(abbreviations, out AbbreviationTable table))
            return false;
        unit = new DebugUnit
        {
            Start = start, Entries = reader.Position, End = _next, Version = version, OffsetSize = offsetSize, AddressSize = addressSize, Abbreviations = table,
        };
        return unit.TryReadHead(_sections, _budget);
    }

    private bool TryGetTable(ulong offset, out AbbreviationTable table)
    {
        if (_tables.TryGetValue(offset, out table!))
            return true;
        if (offset >= (ulong)_sections.Abbreviations.Length || _abbreviationBudget <= 0)
            return false;
        _tables[offset] = table = AbbreviationTable.Read(_sections.Abbreviations.Span, (int)offset, _budget, out int size);
        _abbreviationBudget -= size;
        return true;
    }
}
