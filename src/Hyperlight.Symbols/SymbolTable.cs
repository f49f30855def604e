using System.Buffers.Binary;
using System.Text;

namespace Hyperlight.Symbols;

/// <summary>The functions of a program by address, from its <c>.symtab</c>.</summary>
/// <remarks>Layout: <c>Elf64_Sym</c>, 24 bytes; System V ABI, chapter 4.</remarks>
public sealed class SymbolTable
{
    private const int EntrySize = 24, FunctionType = 2;

    private readonly ulong[] _starts;
    private readonly Function[] _functions;
    private readonly ReadOnlyMemory<byte> _names;

    private SymbolTable(Function[] functions, ReadOnlyMemory<byte> names)
    {
        Array.Sort(functions, static (left, right) => left.Start.CompareTo(right.Start));
        _functions = functions;
        _names = names;
        _starts = Array.ConvertAll(functions, static function => function.Start);
    }

    /// <summary>A table without functions.</summary>
    public static SymbolTable Empty { get; } = new([], default);

    /// <summary>Number of functions.</summary>
    public int Count => _functions.Length;

    /// <summary>Reads the functions of a program or of its separate symbol file.</summary>
    /// <exception cref="InvalidElfException">The table is damaged. A file without a table is an empty one.</exception>
    public static SymbolTable Read(ElfFile file)
    {
        if (!file.TryGetSection(".symtab", out ReadOnlyMemory<byte> table) || !file.TryGetSection(".strtab", out ReadOnlyMemory<byte> names))
            return new SymbolTable([], default);
        var functions = new List<Function>();
        for (ReadOnlySpan<byte> rest = table.Span; rest.Length >= EntrySize; rest = rest[EntrySize..])
        {
            ulong start = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
            if ((rest[4] & 0xF) == FunctionType && start != 0)
                functions.Add(new Function(start, BinaryPrimitives.ReadUInt64LittleEndian(rest[16..]), BinaryPrimitives.ReadUInt32LittleEndian(rest)));
        }
        return new SymbolTable([.. functions], names);
    }

    /// <summary>Finds the function that holds an address.</summary>
    /// <param name="address">Address of an instruction.</param>
    /// <param name="name">The function's name as the linker knows it.</param>
    /// <param name="offset">Bytes from the function's start.</param>
    /// <returns>False when no function holds it.</returns>
    public bool TryFind(ulong address, out string name, out ulong offset)
    {
        int index = Array.BinarySearch(_starts, address);
        index = index >= 0 ? index : ~index - 1;
        bool found = index >= 0 && address - _starts[index] < Math.Max(1, _functions[index].Size);
        name = found ? ElfFile.NameAt(_names.Span, _functions[index].Name) : "";
        offset = found ? address - _starts[index] : 0;
        return found;
    }

    /// <summary>Finds the address of anything that has a name.</summary>
    /// <exception cref="InvalidElfException">The table is damaged.</exception>
    internal static bool TryFindAddress(ElfFile file, string name, out ulong address)
    {
        address = 0;
        if (!file.TryGetSection(".symtab", out ReadOnlyMemory<byte> table) || !file.TryGetSection(".strtab", out ReadOnlyMemory<byte> names))
            return false;
        byte[] wanted = [.. Encoding.UTF8.GetBytes(name), 0];
        for (ReadOnlySpan<byte> rest = table.Span; rest.Length >= EntrySize; rest = rest[EntrySize..])
        {
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            if (offset >= (uint)names.Length || !names.Span[(int)offset..].StartsWith(wanted))
                continue;
            address = BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]);
            return true;
        }
        return false;
    }

    private readonly record struct Function(ulong Start, ulong Size, uint Name);
}
