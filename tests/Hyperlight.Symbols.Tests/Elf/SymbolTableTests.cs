using System.Globalization;
using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Elf;

/// <summary>The functions of a real guest, as nm and readelf tell them.</summary>
public sealed class SymbolTableTests
{
    private static readonly SymbolTable Table = SymbolTable.Read(StagedGuest.Symbols);
    private static readonly Function[] Functions = ReadFunctions();

    [Fact]
    public void Every_function_is_found_at_its_start()
    {
        ILookup<ulong, string> names = Functions.ToLookup(function => function.Start, function => function.Name);
        Assert.True(names.Count > 1000, "A guest has thousands of functions.");
        foreach (IGrouping<ulong, string> function in names)
        {
            Assert.True(Table.TryFind(function.Key, out string name, out ulong offset), function.First());
            Assert.Equal(0ul, offset);
            Assert.Contains(name, function);
        }
    }

    [Fact]
    public void Every_function_of_nm_is_found_by_its_name_and_address()
    {
        ILookup<ulong, string> known = Functions.ToLookup(function => function.Start, function => function.Name);
        string[][] lines = [.. Tool.Run("nm", ["--defined-only", StagedGuest.SymbolPath]).Split('\n').Select(line => line.Split(' ')).Where(IsCode)];
        Assert.True(lines.Length > 1000);
        foreach (string[] line in lines)
        {
            ulong address = Number(line[0]);
            if (!known.Contains(address))
                continue;
            Assert.True(Table.TryFind(address, out string name, out _), line[2]);
            Assert.Contains(name, known[address]);
        }
    }

    [Fact]
    public void Every_byte_of_a_function_belongs_to_a_function_that_covers_it()
    {
        ILookup<string, Function> byName = Functions.ToLookup(function => function.Name);
        foreach (Function function in Functions.Where(function => function.Size > 0))
        {
            foreach (ulong address in (ulong[])[function.Start + function.Size / 2, function.Start + function.Size - 1])
            {
                Assert.True(Table.TryFind(address, out string name, out ulong offset), $"{function} at 0x{address:x}");
                Assert.Contains(byName[name], found => found.Start + offset == address && (offset < found.Size || offset == 0));
            }
        }
    }

    [Fact]
    public void Between_functions_there_is_none()
    {
        ulong first = Functions.Min(function => function.Start), last = Functions.Max(function => function.Start + Math.Max(1, function.Size));
        Assert.False(Table.TryFind(0, out _, out _));
        Assert.False(Table.TryFind(first - 1, out _, out _));
        Assert.False(Table.TryFind(last, out _, out _));
        Assert.False(Table.TryFind(ulong.MaxValue, out string name, out ulong offset));
        Assert.Equal("", name);
        Assert.Equal(0ul, offset);
    }

    [Fact]
    public void A_gap_between_two_functions_belongs_to_none()
    {
        Function[] sorted = [.. Functions.Where(function => function.Size > 0).OrderBy(function => function.Start)];
        ulong end = 0;
        int gaps = 0;
        foreach (Function function in sorted)
        {
            if (end != 0 && function.Start > end && !Functions.Any(other => other.Size == 0 && other.Start >= end && other.Start < function.Start))
            {
                Assert.False(Table.TryFind(function.Start - 1, out string name, out _), $"0x{function.Start - 1:x} is said to be in {name}");
                gaps++;
            }

            end = Math.Max(end, function.Start + function.Size);
        }

        Assert.True(gaps > 100, "Functions are aligned, so there are gaps.");
    }

    [Fact]
    public void The_number_of_functions_is_that_of_readelf() => Assert.Equal(Functions.Length, Table.Count);

    [Fact]
    public void A_stripped_program_has_none()
    {
        SymbolTable table = SymbolTable.Read(StagedGuest.Program);

        Assert.Equal(0, table.Count);
        Assert.False(table.TryFind(StagedGuest.Program.EntryPoint, out _, out _));
    }

    private static bool IsCode(string[] line) => line is [_, "T" or "t" or "W" or "w", _];

    // Lines such as "   17: 0000000000401000    42 FUNC    GLOBAL DEFAULT    7 main".
    private static Function[] ReadFunctions() =>
    [
        .. Tool.Run("readelf", ["--symbols", "--wide", StagedGuest.SymbolPath]).Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is [_, _, _, "FUNC", _, _, not "UND", _, ..] && Number(words[1]) != 0)
            .Select(words => new Function(Number(words[1]), Size(words[2]), words[7])),
    ];

    // readelf writes large sizes in hexadecimal.
    private static ulong Size(string word) => word.StartsWith("0x", StringComparison.Ordinal) ? Number(word[2..]) : ulong.Parse(word, CultureInfo.InvariantCulture);

    private static ulong Number(string word) => ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Function(ulong Start, ulong Size, string Name);
}
