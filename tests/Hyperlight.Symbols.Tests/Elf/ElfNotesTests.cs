using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Elf;

/// <summary>The id that the linker gave a guest, as readelf tells it.</summary>
public sealed class ElfNotesTests
{
    private static readonly byte[] Program = File.ReadAllBytes(StagedGuest.ProgramPath);

    [Fact]
    public void It_is_that_of_readelf()
    {
        string line = Tool.Run("readelf", ["--notes", StagedGuest.ProgramPath]).Split('\n').Single(static line => line.Contains("Build ID:", StringComparison.Ordinal));
        Assert.Equal(line.Split(':')[1].Trim(), Convert.ToHexStringLower(ElfNotes.BuildId(Program)));
    }

    [Fact]
    public void It_is_found_in_the_beginning_of_the_file() =>
        Assert.True(ElfNotes.BuildId(Program).SequenceEqual(ElfNotes.BuildId(Program.AsSpan(0, ElfNotes.Beginning))));

    [Fact]
    public void A_program_without_one_has_none()
    {
        Assert.True(ElfNotes.BuildId(new ElfBuilder().Build(out _)).IsEmpty);
        Assert.True(ElfNotes.BuildId("no program"u8).IsEmpty);
    }

    [Fact]
    public void Damaged_headers_and_notes_give_one_or_none()
    {
        byte[] beginning = Program[..ElfNotes.Beginning];
        for (int length = 0; length < beginning.Length; length++)
            Assert.InRange(ElfNotes.BuildId(beginning.AsSpan(0, length)).Length, 0, length);
        Fuzz.Run(beginning, 0..1024, 40_000, static (copy, _) => Assert.InRange(ElfNotes.BuildId(copy).Length, 0, copy.Length));
    }
}
