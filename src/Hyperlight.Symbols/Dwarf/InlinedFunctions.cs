namespace Hyperlight.Symbols;

/// <summary>Leads from addresses of code to the functions that a compiler put into others there, by the DWARF entries of a program. Safe for any number of threads.</summary>
/// <remarks>Versions 2 to 5. Compilers of C and C++ tell it; ilc does not.</remarks>
public sealed class InlinedFunctions
{
    // Some seconds' work at worst.
    private const long MostWork = 30_000_000;

    // A guest has some ten thousand of them, ten deep.
    private const int MostFunctions = 300_000, MostDepth = 1000, DeepestCall = 100;

    // From an entry to what it is a copy of, from there to its declaration.
    private const int MostReferences = 8;

    // Of the names at one address, which are looked up when it is asked for.
    private const long WorkOfNames = 50_000;

    private readonly DebugSections _sections;
    private readonly LineTable _lines;
    private readonly List<DebugUnit> _units = [];
    private readonly List<Call> _calls = [];
    private readonly RangeMap _map;

    private InlinedFunctions(DebugSections sections, LineTable lines)
    {
        (_sections, _lines) = (sections, lines);
        var ranges = new List<(AddressRange, int)>();
        var budget = new WorkBudget(MostWork);
        var units = new CompilationUnits(sections, budget);
        while (units.TryReadNext(out DebugUnit? unit))
        {
            _units.Add(unit);
            ReadUnit(unit, new AddressRanges(unit, sections, budget, ranges), budget);
        }
        _map = new RangeMap(ranges);
    }

    /// <summary>No functions.</summary>
    public static InlinedFunctions Empty { get; } = new(new DebugSections(), LineTable.Empty);

    /// <summary>Number of calls that code was put in place of.</summary>
    public int Count => _calls.Count;

    /// <summary>Reads the functions of a program or of its separate symbol file. What is damaged is left out.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">Its lines, which name the files of calls.</param>
    /// <exception cref="InvalidElfException">The file is damaged. A file without debug information gives none.</exception>
    public static InlinedFunctions Read(ElfFile file, LineTable lines)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(lines);
        return new InlinedFunctions(file.DebugSections, lines);
    }

    /// <summary>Finds the functions whose code lies at an address inside the code of another one.</summary>
    /// <param name="address">Address of an instruction.</param>
    /// <returns>The innermost first, and no more than a hundred. What the last one is in is what the linker knows.</returns>
    public IReadOnlyList<InlinedFunction> At(ulong address)
    {
        var functions = new List<InlinedFunction>();
        var budget = new WorkBudget(WorkOfNames);
        for (int call = _map.Find(address); call >= 0 && functions.Count < DeepestCall; call = _calls[call].Outer)
            functions.Add(Describe(_calls[call], budget));
        return functions;
    }

    private InlinedFunction Describe(Call call, WorkBudget budget)
    {
        string? file = call.Unit.Head.LineProgram is { } program ? _lines.FileOf(program, call.File) : null;
        return new InlinedFunction(call.Origin is { } origin ? NameOf(origin, budget) : "", file, (int)Math.Min(call.Line, int.MaxValue));
    }

    private void ReadUnit(DebugUnit unit, AddressRanges ranges, WorkBudget budget)
    {
        var entries = new DebugEntryReader(unit, _sections, unit.Entries, budget);
        var outer = new Stack<int>([RangeMap.Nothing]);
        while (outer.Count is > 0 and <= MostDepth && entries.TryRead(out DebugEntry entry))
        {
            if (entry.Tag == 0)
            {
                outer.Pop();
                continue;
            }
            int call = entry.Tag switch
            {
                DebugEntry.InlinedSubroutine => Add(unit, entry, outer.Peek(), ref ranges),
                DebugEntry.Subprogram => RangeMap.Nothing,
                _ => outer.Peek(),
            };
            if (entry.HasChildren)
                outer.Push(call);
        }
    }

    private int Add(DebugUnit unit, in DebugEntry entry, int outer, ref AddressRanges ranges)
    {
        if (_calls.Count >= MostFunctions)
            return outer;
        int call = _calls.Count;
        _calls.Add(new Call(unit, outer, unit.Resolve(entry.Origin), entry.CallFile, entry.CallLine));
        ranges.Read(entry, call);
        return call;
    }

    private string NameOf(int place, WorkBudget budget)
    {
        string name = "";
        for (int i = 0; i < MostReferences && UnitAt(place) is { } unit; i++)
        {
            if (!new DebugEntryReader(unit, _sections, place, budget).TryRead(out DebugEntry entry))
                break;
            string linkage = unit.Text(entry.LinkageName, _sections);
            if (linkage.Length > 0)
                return linkage;
            name = name.Length > 0 ? name : unit.Text(entry.Name, _sections);
            if ((unit.Resolve(entry.Specification) ?? unit.Resolve(entry.Origin)) is not { } next)
                break;
            place = next;
        }
        return name;
    }

    private DebugUnit? UnitAt(int place)
    {
        (int low, int high) = (0, _units.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_units[middle].Start <= place)
                low = middle + 1;
            else
                high = middle;
        }
        return low > 0 && place >= _units[low - 1].Entries && place < _units[low - 1].End ? _units[low - 1] : null;
    }

    // Code in place of a call: the call that this one is in turn in, the entry of the function, and where the call was.
    private readonly record struct Call(DebugUnit Unit, int Outer, int? Origin, ulong File, ulong Line);
}
