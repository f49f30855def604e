using System.Text;

namespace Hyperlight.Symbols;

/// <summary>The assemblies of a NativeAOT program, as they occur at the start of its symbols. The longest come first.</summary>
internal static class AssemblyNames
{
    private const string MetadataSymbol = "__embedded_metadata";
    private const uint Signature = 0xDEADDFFD;
    private const int MostAssemblies = 10_000, LongestName = 1024;

    /// <summary>Reads them from the program's embedded metadata.</summary>
    /// <param name="symbols">Says where the metadata lies.</param>
    /// <param name="program">Holds it.</param>
    /// <returns>An empty list when it cannot be read: its format is the runtime's own affair.</returns>
    public static string[] Read(ElfFile symbols, ElfFile program)
    {
        ReadOnlySpan<byte> metadata = SymbolTable.TryFindAddress(symbols, MetadataSymbol, out ulong address) ? program.ContentAt(address).Span : default;
        var reader = new ByteReader(metadata);
        if (reader.U32() != Signature)
            return [];
        var names = new List<string>();
        for (uint count = Math.Min(Number(ref reader), MostAssemblies); count > 0 && !reader.Failed; count--)
        {
            var assembly = new ByteReader(metadata, (int)Number(ref reader));
            Number(ref assembly);
            string name = Text(metadata, Number(ref assembly));
            if (name.Length > 0 && !assembly.Failed)
                names.Add(Mangle(name));
        }
        names.Sort(static (left, right) => right.Length.CompareTo(left.Length));
        return [.. names];
    }

    private static string Mangle(string name)
    {
        const string frameworkPrivate = "System.Private.";
        string shortened = name.StartsWith(frameworkPrivate, StringComparison.Ordinal) ? $"S.P.{name.AsSpan(frameworkPrivate.Length)}" : name;
        return string.Create(shortened.Length, shortened, static (mangled, name) =>
        {
            for (int i = 0; i < mangled.Length; i++)
                mangled[i] = char.IsAsciiLetterOrDigit(name[i]) ? name[i] : '_';
        });
    }

    private static string Text(ReadOnlySpan<byte> metadata, uint offset)
    {
        var reader = new ByteReader(metadata, (int)offset);
        return Encoding.UTF8.GetString(reader.Take(Math.Min(Number(ref reader), LongestName)));
    }

    // The low bits of the first byte tell how many bytes follow it.
    private static uint Number(ref ByteReader reader)
    {
        uint first = reader.U8();
        return (first & 0xF) switch
        {
            0b0111 => first >> 4 | (uint)reader.U8() << 4 | (uint)reader.U16() << 12,
            0b0011 or 0b1011 => first >> 3 | (uint)reader.U16() << 5,
            0b1111 => reader.U32(),
            _ when (first & 1) == 0 => first >> 1,
            _ => first >> 2 | (uint)reader.U8() << 6,
        };
    }
}
