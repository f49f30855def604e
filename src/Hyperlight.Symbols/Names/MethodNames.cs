using System.Text;

namespace Hyperlight.Symbols;

/// <summary>The C# names of a NativeAOT program's methods, from its debug information: mangled symbols do not tell them for sure.</summary>
public sealed class MethodNames
{
    private const string CompilerName = "NetRuntime";

    // Some seconds' work at worst; a guest with 30 MB of symbols needs a third.
    private const long MostWork = 30_000_000;

    // A guest has some ten thousand methods, a few deep.
    private const int MostMethods = 1_000_000, MostDepth = 1000;

    private readonly DebugSections _sections;
    private readonly TypeName _types;
    private readonly Dictionary<ulong, Method> _methods = new(HostileKeys.Comparer);

    private MethodNames(DebugSections sections, TypeName types) => (_sections, _types) = (sections, types);

    /// <summary>No methods.</summary>
    public static MethodNames Empty { get; } = new(new DebugSections(), new TypeName([]));

    /// <summary>Number of methods that are known.</summary>
    public int Count => _methods.Count;

    /// <summary>Reads the methods of a program. What is damaged is left out.</summary>
    /// <param name="symbols">The program with its debug information, or its separate symbol file.</param>
    /// <param name="program">The program itself, which names its assemblies; without it they are guessed, or stay in front of the names.</param>
    /// <exception cref="InvalidElfException">A file is damaged. One without debug information gives no names.</exception>
    public static MethodNames Read(ElfFile symbols, ElfFile? program = null)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        var names = new MethodNames(symbols.DebugSections, new TypeName(AssemblyNames.Read(symbols, program ?? symbols)));
        var budget = new WorkBudget(MostWork);
        var units = new CompilationUnits(names._sections, budget);
        while (units.TryReadNext(out DebugUnit? unit))
        {
            if (names._sections.Utf8(unit.Head.Producer.Text).SequenceEqual(Encoding.UTF8.GetBytes(CompilerName)))
                names.ReadUnit(unit, budget);
        }
        return names;
    }

    /// <summary>Finds the C# name of a method, as <c>Namespace.Type.Method</c>.</summary>
    /// <param name="symbol">The method's name as the linker knows it.</param>
    /// <param name="name">Its C# name; the symbol itself when there is none.</param>
    /// <returns>False when the symbol is no method's, or its name cannot be told for sure.</returns>
    public bool TryFind(string symbol, out string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(symbol);
        bool known = _methods.TryGetValue(HashOf(utf8), out Method method) && _sections.Utf8(method.Symbol).SequenceEqual(utf8);
        string? found = known ? NameOf(symbol, _sections.Text(method.Type), _sections.Text(method.Name)) : null;
        name = found ?? symbol;
        return found is not null;
    }

    private string? NameOf(string symbol, string mangledType, string method)
    {
        if (_types.Demangle(mangledType) is not { } type || !symbol.StartsWith(mangledType, StringComparison.Ordinal))
            return null;
        string mangledMethod = symbol[mangledType.Length..];
        int open = mangledMethod.IndexOf('<');
        if (open < 0)
            return $"{type}.{method}";
        string? arguments = mangledMethod.EndsWith('>') ? _types.DemangleArguments(mangledMethod[(open + 1)..^1]) : null;
        return arguments is null ? null : $"{type}.{method}<{arguments}>";
    }

    // Methods are declared in their class; the code is elsewhere and refers to the declaration.
    private void ReadUnit(DebugUnit unit, WorkBudget budget)
    {
        var entries = new DebugEntryReader(unit, _sections, unit.Entries, budget);
        var parents = new Stack<TextReference>([default]);
        while (parents.Count is > 0 and <= MostDepth && entries.TryRead(out DebugEntry entry))
        {
            if (entry.Tag == 0)
            {
                parents.Pop();
                continue;
            }
            bool isType = entry.Tag is DebugEntry.ClassType or DebugEntry.StructureType;
            if (entry.Tag == DebugEntry.Subprogram && entry.LinkageName.Text != default && parents.Peek() != default)
                Add(new Method(entry.LinkageName.Text, parents.Peek(), entry.Name.Text), budget);
            if (entry.HasChildren)
                parents.Push(isType ? entry.Name.Text : default);
        }
    }

    private void Add(Method method, WorkBudget budget)
    {
        ReadOnlySpan<byte> symbol = _sections.Utf8(method.Symbol);
        // Any number of methods may have the same long name.
        if (_methods.Count < MostMethods && budget.TrySpend(symbol.Length))
            _methods.TryAdd(HashOf(symbol), method);
    }

    private static ulong HashOf(ReadOnlySpan<byte> text)
    {
        // FNV-1a, 64 bits.
        ulong hash = 0xCBF2_9CE4_8422_2325;
        foreach (byte item in text)
            hash = (hash ^ item) * 0x100_0000_01B3;
        return hash;
    }

    private readonly record struct Method(TextReference Symbol, TextReference Type, TextReference Name);
}
