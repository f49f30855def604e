using System.Globalization;
using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Elf;

/// <summary>The headers of a real guest, as readelf tells them.</summary>
public sealed class ElfFileTests
{
    [Fact]
    public void The_header_says_what_readelf_says()
    {
        string[] lines = Tool.Run("readelf", ["--file-header", StagedGuest.ProgramPath]).Split('\n');

        Assert.Equal(Number(Value(lines, "Entry point address")), StagedGuest.Program.EntryPoint);
        Assert.Equal(ulong.Parse(Value(lines, "Start of program headers"), CultureInfo.InvariantCulture), StagedGuest.Program.SegmentTableOffset);
        Assert.StartsWith("EXEC", Value(lines, "Type"), StringComparison.Ordinal);
        Assert.True(StagedGuest.Program.IsExecutable);
    }

    [Fact]
    public void The_segments_are_those_of_readelf()
    {
        var expected = Tool.Run("readelf", ["--segments", "--wide", StagedGuest.ProgramPath]).Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= 7 && words.Skip(1).Take(5).All(word => word.StartsWith("0x", StringComparison.Ordinal)))
            .Select(words => (Offset: Number(words[1]), Address: Number(words[2]), FileSize: Number(words[4]), MemorySize: Number(words[5]), IsLoad: words[0] == "LOAD"));

        var found = StagedGuest.Program.Segments.Select(segment =>
            (segment.Offset, segment.Address, segment.FileSize, segment.MemorySize, IsLoad: segment.Type == ElfSegment.Load));

        Assert.Equal(expected, found);
    }

    [Fact]
    public void The_content_of_a_segment_is_that_part_of_the_file()
    {
        byte[] file = File.ReadAllBytes(StagedGuest.ProgramPath);
        foreach (ElfSegment segment in StagedGuest.Program.Segments)
            Assert.True(file.AsSpan((int)segment.Offset, (int)segment.FileSize).SequenceEqual(StagedGuest.Program.Content(segment).Span));
    }

    [Fact]
    public void A_section_is_found_by_its_name()
    {
        string line = Tool.Run("readelf", ["--sections", "--wide", StagedGuest.SymbolPath]).Split('\n').Single(line => line.Contains(" .symtab ", StringComparison.Ordinal));
        string[] words = line[(line.IndexOf(']', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        byte[] expected = File.ReadAllBytes(StagedGuest.SymbolPath).AsSpan((int)Number(words[3]), (int)Number(words[4])).ToArray();

        Assert.True(StagedGuest.Symbols.TryGetSection(".symtab", out ReadOnlyMemory<byte> content));
        Assert.True(expected.AsSpan().SequenceEqual(content.Span));
    }

    [Theory]
    [InlineData(".no-such-section")]
    [InlineData("")]
    [InlineData(".bss")] // it has no bytes in a file
    public void A_section_that_is_not_in_the_file_is_not_found(string name) => Assert.False(StagedGuest.Program.TryGetSection(name, out _));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello, world, this is text that is longer than any header of an ELF file could ever be", "is not an ELF file")]
    [InlineData("\u007fELF", "is truncated")]
    public void What_is_no_ELF_file_is_refused_with_the_reason(string text, string reason)
    {
        var refused = Assert.Throws<InvalidElfException>(() => ElfFile.Parse(System.Text.Encoding.ASCII.GetBytes(text)));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static string Value(string[] lines, string key)
    {
        string line = lines.Single(line => line.TrimStart().StartsWith($"{key}:", StringComparison.Ordinal));
        return line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().Split(' ')[0];
    }

    private static ulong Number(string word) => ulong.Parse(word.Replace("0x", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
