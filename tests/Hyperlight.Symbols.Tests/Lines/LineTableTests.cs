using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Lines;

public sealed class LineTableTests
{
    private static readonly LineTable Guest = LineTable.Read(StagedGuest.Symbols);

    [Fact]
    public void Managed_code_comes_from_the_lines_that_addr2line_tells()
    {
        ulong[] addresses = Addresses("__managedcode", 20_000);
        string[] expected = Addr2Line.Lines(StagedGuest.SymbolPath, addresses);
        Assert.Equal(expected, addresses.Select(static address => Addr2Line.Line(Guest, address)));
        Assert.True(expected.Count(static line => line != Addr2Line.Unknown) > 19_000);
    }

    // GNU's addr2line takes file 0 where a program of version 5 does not set a file; the standard, and llvm-symbolizer, say file 1.
    [Fact]
    public void Native_code_comes_from_the_lines_that_addr2line_tells()
    {
        ulong[] addresses = Addresses(".text", 20_000);
        string[] expected = Addr2Line.Lines(StagedGuest.SymbolPath, addresses);
        string[] found = [.. addresses.Select(static address => Addr2Line.Line(Guest, address))];
        Assert.Equal(expected.Select(LineOf), found.Select(LineOf));
        int others = expected.Zip(found).Count(static pair => pair.First != pair.Second);
        Assert.InRange(others, 0, 20);
        Assert.True(expected.Count(static line => line != Addr2Line.Unknown) > 5_000);
    }

    [Theory]
    [InlineData("-gdwarf-2")]
    [InlineData("-gdwarf-3")]
    [InlineData("-gdwarf-4")]
    [InlineData("-gdwarf-5")]
    [InlineData("-gdwarf-4", "-gz")]
    [InlineData("-gdwarf-5", "-gz")]
    [InlineData("-gdwarf-4", "-ffunction-sections", "-Wl,--gc-sections")]
    public void Every_address_of_a_C_program_comes_from_the_line_that_addr2line_tells(params string[] options)
    {
        using var program = new NativeProgram(options);
        Assert.True(program.Elf.TryGetSection(".text", out ReadOnlyMemory<byte> code, out ulong start));
        ulong[] addresses = [.. Enumerable.Range(0, code.Length).Select(offset => start + (ulong)offset)];
        LineTable table = LineTable.Read(program.Elf);
        string[] expected = Addr2Line.Lines(program.Path, addresses);
        Assert.Equal(expected, addresses.Select(address => Addr2Line.Line(table, address)));
        Assert.Contains(expected, static line => line.EndsWith("/main.c:7", StringComparison.Ordinal));
        Assert.Contains("/generated/elsewhere.c:70000", expected);
        Assert.Contains(expected, static line => line.Contains("/include/twice.h:", StringComparison.Ordinal));
    }

    // addr2line cannot read this one itself; the code is the same as without the option.
    [Fact]
    public void Debug_information_of_64_bits_tells_the_same()
    {
        using var wide = new NativeProgram("-gdwarf-5", "-gdwarf64");
        using var narrow = new NativeProgram("-gdwarf-5");
        Assert.True(wide.Elf.TryGetSection(".text", out ReadOnlyMemory<byte> code, out ulong start));
        ulong[] addresses = [.. Enumerable.Range(0, code.Length).Select(offset => start + (ulong)offset)];
        LineTable wideTable = LineTable.Read(wide.Elf), narrowTable = LineTable.Read(narrow.Elf);
        Assert.Equal(addresses.Select(address => LineIn(narrowTable, address)), addresses.Select(address => LineIn(wideTable, address)));
        Assert.True(narrowTable.Count > 10);
    }

    [Fact]
    public void A_line_says_where_its_code_starts()
    {
        ulong[] addresses = Addresses("__managedcode", 2_000);
        foreach (ulong address in addresses)
        {
            if (!Guest.TryFind(address, out SourceLine line))
                continue;
            Assert.True(line.Start <= address);
            Assert.True(Guest.TryFind(line.Start, out SourceLine first));
            Assert.Equal(line, first);
        }
    }

    [Fact]
    public void Addresses_outside_of_all_code_have_no_line()
    {
        foreach (ulong address in (ulong[])[0, 1, 0x1000, 0x40_0000, 1ul << 47, ulong.MaxValue])
            Assert.False(Guest.TryFind(address, out _));
    }

    [Fact]
    public void A_program_without_debug_information_has_an_empty_table()
    {
        using var program = new NativeProgram("-g0");
        LineTable table = LineTable.Read(program.Elf);
        Assert.Equal(0, table.Count);
        Assert.False(table.TryFind(program.Elf.EntryPoint, out _));
    }

    [Fact]
    public void A_section_whose_compression_is_unknown_or_damaged_is_an_error()
    {
        using var program = new NativeProgram("-gdwarf-5", "-gz");
        byte[] file = File.ReadAllBytes(program.Path);
        Assert.True(program.Elf.TryGetSection(".debug_line", out _));
        int header = file.AsSpan().IndexOf(CompressedHead(file));
        byte[] unknown = [.. file], lying = [.. file], cut = [.. file];
        unknown[header] = 9;
        lying[header + 12] = 0xFF;
        cut.AsSpan(header + 28, 8).Fill(0xFF);
        Assert.Contains("compressed in way 9", Assert.Throws<InvalidElfException>(() => LineTable.Read(ElfFile.Parse(unknown))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot decompress to", Assert.Throws<InvalidElfException>(() => LineTable.Read(ElfFile.Parse(lying))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be decompressed", Assert.Throws<InvalidElfException>(() => LineTable.Read(ElfFile.Parse(cut))).Message, StringComparison.Ordinal);
    }

    // The first compressed section: ELFCOMPRESS_ZLIB, reserved, and a zlib stream 24 bytes later.
    private static byte[] CompressedHead(byte[] file)
    {
        for (int i = 64; i < file.Length - 26; i++)
        {
            if (file.AsSpan(i).StartsWith((ReadOnlySpan<byte>)[1, 0, 0, 0, 0, 0, 0, 0]) && file[i + 24] == 0x78)
                return file[i..(i + 26)];
        }
        throw new InvalidOperationException("gcc compressed nothing.");
    }

    private static string LineIn(LineTable table, ulong address) => Path.GetFileName(Addr2Line.Line(table, address));

    private static string LineOf(string place) => place[(place.LastIndexOf(':') + 1)..];

    // Repeatable, and spread over the whole section.
    private static ulong[] Addresses(string section, int count)
    {
        Assert.True(StagedGuest.Program.TryGetSection(section, out ReadOnlyMemory<byte> code, out ulong start));
        var random = new Random(20260101);
        return [.. Enumerable.Range(0, count).Select(_ => start + (ulong)random.NextInt64(code.Length))];
    }
}
