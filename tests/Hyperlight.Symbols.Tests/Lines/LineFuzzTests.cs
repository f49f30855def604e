using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Lines;

public sealed class LineFuzzTests
{
    [Theory]
    [InlineData("-gdwarf-4")]
    [InlineData("-gdwarf-5")]
    public void Damaged_line_tables_never_do_more_than_find_nothing(string version)
    {
        byte[] file = Sections(version, out Range contents);
        Fuzz.Run(file, contents, 60_000, static (copy, mutator) => Ask(LineTable.Read(ElfFile.Parse(copy)), mutator));
    }

    [Fact]
    public void A_damaged_file_never_does_more_than_fail()
    {
        byte[] file = Sections("-gdwarf-5", out _);
        Fuzz.Run(file, .., 30_000, static (copy, mutator) =>
        {
            ElfFile elf = ElfFile.Parse(copy);
            Ask(LineTable.Read(elf), mutator);
            _ = UnwindTable.Read(elf).Count;
            _ = MethodNames.Read(elf).TryFind("main", out _);
        });
    }

    private static void Ask(LineTable table, Mutator mutator)
    {
        for (int i = 0; i < 4; i++)
            table.TryFind(0x40_1000 + mutator.Number() % 0x100, out _);
    }

    private static byte[] Sections(string version, out Range contents)
    {
        using var program = new NativeProgram(version);
        ElfFile elf = program.Elf;
        return new ElfBuilder().Copy(elf, ".debug_line").Copy(elf, ".debug_line_str").Copy(elf, ".debug_info").Copy(elf, ".debug_abbrev")
            .Copy(elf, ".debug_str").Copy(elf, ".eh_frame").Build(out contents);
    }
}
