using Hyperlight.Symbols;

namespace Hyperlight.Host.Diagnostics;

/// <summary>Names the functions of a guest. Its symbols are read when the first name is asked for.</summary>
internal sealed class Symbolizer(string? symbolFile, Func<ReadOnlyMemory<byte>> readProgram)
{
    private readonly Lock _gate = new();
    private SymbolTable? _table;

    /// <summary>An address as <c>function+0xoffset</c>, or null when no symbol covers it.</summary>
    public string? Describe(ulong address)
    {
        lock (_gate)
            _table ??= Load();
        return _table.TryFind(address, out string name, out ulong offset) ? $"{name}+0x{offset:x}" : null;
    }

    private SymbolTable Load()
    {
        // A program that was not stripped has its symbols in itself.
        ReadOnlyMemory<byte> file = File.Exists(symbolFile) ? File.ReadAllBytes(symbolFile) : readProgram();
        return SymbolTable.Read(ElfFile.Parse(file));
    }
}
