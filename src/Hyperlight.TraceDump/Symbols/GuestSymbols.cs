using Hyperlight.Host.Kernel;
using Hyperlight.Symbols;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Symbols;

/// <summary>Names the code and the types of a guest, as far as its symbols tell. Each kind of symbols is read when it is first asked for.</summary>
internal sealed class GuestSymbols : IGuestSymbols
{
    // Of names that are kept: a trace may have any number of addresses.
    private const int MostKept = 200_000, LongestName = 500;

    private readonly Dictionary<ulong, FrameName[]> _frames = new(HostileKeys.Comparer);
    private readonly Dictionary<ulong, string?> _types = new(HostileKeys.Comparer);
    private readonly Dictionary<string, string> _texts = [];
    private readonly List<string> _notes = [];
    private int _frameCount;
    private readonly Lazy<SymbolTable> _functions;
    private readonly Lazy<MethodNames> _methods;
    private readonly Lazy<LineTable> _lines;
    private readonly Lazy<InlinedFunctions> _inlined;
    private readonly Lazy<TypeNames> _typeNames;

    private GuestSymbols(GuestFile guest)
    {
        GuestFile? other = guest.FindOther();
        GuestFile symbols = guest.HasSymbols || other is null || !other.HasSymbols ? guest : other;
        ElfFile program = symbols == guest && other is not null && guest.Path.Length > other.Path.Length ? other.Elf : guest.Elf;
        BuildId = guest.BuildId;
        _functions = new(() => Part("functions", () => SymbolTable.Read(symbols.Elf), SymbolTable.Empty));
        _methods = new(() => Part("C# names", () => MethodNames.Read(symbols.Elf, program), MethodNames.Empty));
        _lines = new(() => Part("lines", () => LineTable.Read(symbols.Elf), LineTable.Empty));
        _inlined = new(() => Part("inlined functions", () => InlinedFunctions.Read(symbols.Elf, _lines.Value), InlinedFunctions.Empty));
        _typeNames = new(() => Part("types", () => TypeNames.Read(symbols.Elf, program), TypeNames.Empty));
        if (!symbols.HasSymbols)
            _notes.Add($"{guest.Path} has no symbols, and there are none beside it: functions are told by their addresses");
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> BuildId { get; }

    /// <summary>What is missing, a sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Opens a guest, or its separate symbol file.</summary>
    /// <exception cref="InvalidElfException">It is no ELF file that a guest could be.</exception>
    public static GuestSymbols Open(string path) => new(GuestFile.Read(path));

    /// <inheritdoc/>
    public IReadOnlyList<FrameName> Frames(ulong address)
    {
        if (_frames.TryGetValue(address, out FrameName[]? frames))
            return frames;
        if (_frameCount >= MostKept)
        {
            _frames.Clear();
            _frameCount = 0;
        }
        frames = Find(address);
        _frameCount += frames.Length;
        return _frames[address] = frames;
    }

    /// <inheritdoc/>
    public string? TypeName(ulong methodTable)
    {
        if (_types.TryGetValue(methodTable, out string? name))
            return name;
        if (_types.Count >= MostKept)
            _types.Clear();
        return _types[methodTable] = _typeNames.Value.TryFind(methodTable, out string found) ? Text(found) : null;
    }

    private FrameName[] Find(ulong address)
    {
        if (!_functions.Value.TryFind(address, out string symbol, out ulong offset))
            return [new FrameName($"0x{address:x}", null, 0)];
        _methods.Value.TryFind(symbol, out string function);
        // Code without lines seems to belong to the last line of the function before it.
        bool hasLine = _lines.Value.TryFind(address, out SourceLine line) && line.Line > 0 && line.Start >= address - offset;
        (string? file, int number) = hasLine ? (Text(line.File), line.Line) : (null, 0);
        var frames = new List<FrameName>();
        foreach (InlinedFunction inlined in hasLine ? _inlined.Value.At(address) : [])
        {
            frames.Add(new FrameName(Text(inlined.Name.Length > 0 ? inlined.Name : "[inlined]"), file, number, IsInlined: true));
            (file, number) = inlined.CallFile is { } called ? (Text(called), inlined.CallLine) : (null, 0);
        }
        return [.. frames, new FrameName(Text(function), file, number)];
    }

    // Names come from a file that may be hostile to a terminal. Equal ones are kept once.
    private string Text(string name)
    {
        string safe = PrintableText.OneLine(name.Length > LongestName ? $"{name.AsSpan(0, LongestName)}..." : name);
        if (_texts.TryGetValue(safe, out string? kept))
            return kept;
        if (_texts.Count >= MostKept)
            _texts.Clear();
        return _texts[safe] = safe;
    }

    private T Part<T>(string what, Func<T> read, T nothing)
    {
        try
        {
            return read();
        }
        catch (InvalidElfException error)
        {
            _notes.Add($"the guest's {what} cannot be read: the file {error.Message}");
            return nothing;
        }
    }
}
