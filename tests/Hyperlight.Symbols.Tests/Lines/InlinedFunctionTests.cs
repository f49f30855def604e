using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Lines;

/// <summary>Functions that a compiler put into others are those that <c>addr2line -i -f</c> tells.</summary>
public sealed class InlinedFunctionTests
{
    [Theory]
    [InlineData("-gdwarf-2")]
    [InlineData("-gdwarf-3")]
    [InlineData("-gdwarf-4")]
    [InlineData("-gdwarf-5")]
    [InlineData("-gdwarf-4", "-O2")]
    [InlineData("-gdwarf-5", "-O2")]
    [InlineData("-gdwarf-5", "-O3", "-gz")]
    [InlineData("-gdwarf-4", "-ffunction-sections", "-Wl,--gc-sections")]
    public void Every_address_of_a_C_program_is_in_the_functions_that_addr2line_tells(params string[] options)
    {
        using var program = new NativeProgram(options);
        Assert.True(program.Elf.TryGetSection(".text", out ReadOnlyMemory<byte> code, out ulong start));
        ulong[] addresses = [.. Enumerable.Range(0, code.Length).Select(offset => start + (ulong)offset)];
        LineTable lines = LineTable.Read(program.Elf);
        InlinedFunctions functions = InlinedFunctions.Read(program.Elf, lines);
        string[] expected = Addr2Line.Chains(program.Path, addresses, "addr2line");
        Assert.Equal(expected, addresses.Select(address => Addr2Line.Chain(functions, lines, address)));
        Assert.Contains(expected, static chain => chain.Contains(" < ", StringComparison.Ordinal));
    }

    // clang's C++ code: tables of addresses and of texts, and ranges of several pieces.
    [Fact]
    public void Native_code_of_a_guest_is_in_the_functions_that_addr2line_tells()
    {
        Assert.True(StagedGuest.Program.TryGetSection(".text", out ReadOnlyMemory<byte> code, out ulong start));
        var random = new Random(20261129);
        ulong[] addresses = [.. Enumerable.Range(0, 20_000).Select(_ => start + (ulong)random.NextInt64(code.Length))];
        LineTable lines = LineTable.Read(StagedGuest.Symbols);
        InlinedFunctions functions = InlinedFunctions.Read(StagedGuest.Symbols, lines);
        string[] expected = Addr2Line.Chains(StagedGuest.SymbolPath, addresses), found = [.. addresses.Select(address => Addr2Line.Chain(functions, lines, address))];
        string[] wrong = [.. expected.Zip(found).Where(static pair => pair.First != pair.Second).Select(static pair => $"{pair.Second} instead of {pair.First}").Distinct()];
        Assert.True(wrong.Length == 0, $"{wrong.Length}:\n{string.Join('\n', wrong.Take(20))}");
        Assert.True(expected.Count(static chain => chain.Contains(" < ", StringComparison.Ordinal)) > 2_000);
    }

    [Fact]
    public void A_program_without_debug_information_has_none()
    {
        using var program = new NativeProgram("-g0");
        InlinedFunctions functions = InlinedFunctions.Read(program.Elf, LineTable.Empty);
        Assert.Equal(0, functions.Count);
        Assert.Empty(functions.At(program.Elf.EntryPoint));
    }

    [Theory]
    [InlineData("-gdwarf-4")]
    [InlineData("-gdwarf-5")]
    public void Damaged_entries_never_do_more_than_tell_nothing(string version)
    {
        using var program = new NativeProgram(version, "-O3");
        ElfFile elf = program.Elf;
        Assert.True(elf.TryGetSection(".text", out ReadOnlyMemory<byte> code, out ulong start));
        byte[] file = new ElfBuilder().Copy(elf, ".debug_info").Copy(elf, ".debug_abbrev").Copy(elf, ".debug_ranges").Copy(elf, ".debug_rnglists").Copy(elf, ".debug_addr")
            .Copy(elf, ".debug_str_offsets").Copy(elf, ".debug_str").Copy(elf, ".debug_line").Build(out Range contents);
        Fuzz.Run(file, contents, 60_000, (copy, mutator) =>
        {
            ElfFile damaged = ElfFile.Parse(copy);
            InlinedFunctions functions = InlinedFunctions.Read(damaged, LineTable.Read(damaged));
            for (int i = 0; i < 4; i++)
                functions.At(start + (ulong)mutator.Number() % (ulong)code.Length);
        });
    }
}
