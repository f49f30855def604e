using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Hyperlight.Symbols;

/// <summary>The C# names of a NativeAOT program's types, by the addresses of their <c>MethodTable</c>s: what the first word of an object points to.</summary>
/// <remarks>Their symbols are <c>_ZTV</c>, the length of the mangled name in decimal digits, and the mangled name.</remarks>
public sealed class TypeNames
{
    private const int EntrySize = 24;
    private const string Prefix = "_ZTV", Boxed = "Boxed_", Array = "__Array<", MultiArray = "__MDArray<";
    private const int DeepestArray = 20;

    private readonly ulong[] _addresses;
    private readonly uint[] _symbols;
    private readonly ReadOnlyMemory<byte> _names;
    private readonly TypeName _types;

    private TypeNames(ulong[] addresses, uint[] symbols, ReadOnlyMemory<byte> names, TypeName types)
    {
        System.Array.Sort(addresses, symbols);
        (_addresses, _symbols, _names, _types) = (addresses, symbols, names, types);
    }

    /// <summary>No types.</summary>
    public static TypeNames Empty { get; } = new([], [], default, new TypeName([]));

    /// <summary>Number of types that are known.</summary>
    public int Count => _addresses.Length;

    /// <summary>Reads the types of a program.</summary>
    /// <param name="symbols">The program with its symbols, or its separate symbol file.</param>
    /// <param name="program">The program itself, which names its assemblies; without it they are guessed, or stay in front of the names.</param>
    /// <exception cref="InvalidElfException">A file is damaged. One without symbols gives no names.</exception>
    public static TypeNames Read(ElfFile symbols, ElfFile? program = null)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        if (!symbols.TryGetSection(".symtab", out ReadOnlyMemory<byte> table) || !symbols.TryGetSection(".strtab", out ReadOnlyMemory<byte> names))
            return Empty;
        var (addresses, places) = (new List<ulong>(), new List<uint>());
        for (ReadOnlySpan<byte> rest = table.Span; rest.Length >= EntrySize; rest = rest[EntrySize..])
        {
            uint place = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            ulong address = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
            if (address == 0 || place >= (uint)names.Length || !names.Span[(int)place..].StartsWith("_ZTV"u8))
                continue;
            addresses.Add(address);
            places.Add(place);
        }
        return new TypeNames([.. addresses], [.. places], names, new TypeName(AssemblyNames.Read(symbols, program ?? symbols)));
    }

    /// <summary>Finds the name of a type, as <c>Namespace.Type</c>.</summary>
    /// <param name="methodTable">Address of its <c>MethodTable</c>.</param>
    /// <param name="name">Its C# name; the mangled one when it cannot be taken apart for sure.</param>
    /// <returns>False when none lies there.</returns>
    public bool TryFind(ulong methodTable, out string name)
    {
        int index = System.Array.BinarySearch(_addresses, methodTable);
        string? mangled = index >= 0 ? Mangled(ElfFile.NameAt(_names.Span, _symbols[index])) : null;
        name = mangled is null ? "" : Demangle(mangled, 0) ?? mangled;
        return mangled is not null;
    }

    // C++ classes have symbols like these, too; their names say a length for each part.
    private static string? Mangled(string symbol)
    {
        ReadOnlySpan<char> rest = symbol.AsSpan(Prefix.Length);
        int digits = rest.IndexOfAnyExceptInRange('0', '9');
        if (digits <= 0 || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out int length))
            return null;
        string name = rest[digits..].ToString();
        return Encoding.UTF8.GetByteCount(name) == length ? name : null;
    }

    private string? Demangle(string mangled, int depth)
    {
        if (depth > DeepestArray || mangled.Length == 0)
            return null;
        if (mangled.StartsWith(Boxed, StringComparison.Ordinal))
            return Demangle(mangled[Boxed.Length..], depth + 1);
        if (!mangled.EndsWith('>'))
            return _types.Demangle(mangled);
        if (mangled.StartsWith(Array, StringComparison.Ordinal))
            return Demangle(mangled[Array.Length..^1], depth + 1) is { } element ? element + "[]" : null;
        int comma = mangled.LastIndexOf(',');
        if (!mangled.StartsWith(MultiArray, StringComparison.Ordinal) || comma < 0)
            return _types.Demangle(mangled);
        bool isRank = int.TryParse(mangled.AsSpan()[(comma + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int rank) && rank is > 0 and <= 32;
        return isRank && Demangle(mangled[MultiArray.Length..comma], depth + 1) is { } item ? $"{item}[{new string(',', rank - 1)}]" : null;
    }
}
