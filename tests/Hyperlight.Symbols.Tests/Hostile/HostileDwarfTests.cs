using System.Text;
using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Hostile;

public sealed class HostileDwarfTests
{
    private const long MostBytes = 300 << 20;

    private static readonly byte[] CompileUnit = [1, 0x11, 1, 0x25, 0x08, 0, 0];
    private static readonly byte[] UnitEntry = [1, .. "NetRuntime\0"u8];

    [Fact]
    public void Rows_are_limited_and_what_was_whole_before_stays()
    {
        const int rows = 3 << 20;
        byte[] sequence = [0, 9, 2, 0, 0x50, 0, 0, 0, 0, 0, 0, .. Enumerable.Repeat((byte)14, rows), 0, 1, 1];
        byte[] file = Lines(OldProgram([0, 0], [.. sequence, .. sequence]));
        Bounds.Check(MostBytes, () => Assert.Equal(rows, LineTable.Read(ElfFile.Parse(file)).Count));
    }

    [Fact]
    public void Files_and_folders_are_limited()
    {
        byte[] entries = Repeat([(byte)'a', 0, 0, 0, 0], 3 << 20), folders = Repeat([(byte)'a', 0], 8 << 20);
        Bounds.Check(MostBytes, () => Assert.Equal(0, LineTable.Read(ElfFile.Parse(Lines(OldProgram([0, .. entries, 0], [])))).Count));
        Bounds.Check(MostBytes, () => Assert.Equal(0, LineTable.Read(ElfFile.Parse(Lines(OldProgram([.. folders, 0, 0], [])))).Count));
    }

    [Fact]
    public void Values_of_files_that_take_no_bytes_are_paid_for()
    {
        byte[] formats = [255, .. Repeat([9, 0x19], 254), 9, 0x0B];
        byte[] program = [5, 0, 8, 0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, .. formats, .. Leb.Of(8 << 20), .. new byte[8 << 20]];
        byte[] file = Lines([.. BitConverter.GetBytes(program.Length), .. program]);
        Bounds.Check(MostBytes, () => Assert.Equal(0, LineTable.Read(ElfFile.Parse(file)).Count));
    }

    [Fact]
    public void Kinds_of_entries_whose_codes_fall_on_one_place_are_read_all_the_same()
    {
        byte[] kinds = [.. Enumerable.Range(1, 300_000).SelectMany(static i => (byte[])[.. Leb.Of((ulong)i << 32 | (uint)i), 0x24, 0, 0, 0])];
        Read([.. CompileUnit, .. kinds, 0], UnitEntry);
    }

    [Fact]
    public void Units_whose_line_programs_fall_on_one_place_are_read_all_the_same()
    {
        byte[] info = [.. Enumerable.Range(1, 300_000).SelectMany(static i => (byte[])
            [16, 0, 0, 0, 4, 0, 0, 0, 0, 0, 8, 1, .. BitConverter.GetBytes(i), .. BitConverter.GetBytes(i)])];
        byte[] file = new ElfBuilder().Add(".debug_info", info).Add(".debug_abbrev", [1, 0x11, 0, 0x10, 0x07, 0, 0, 0]).Build(out _);
        Bounds.Check(MostBytes, () => Assert.Equal(0, LineTable.Read(ElfFile.Parse(file)).Count));
    }

    [Fact]
    public void Attributes_that_take_no_bytes_are_paid_for()
    {
        byte[] kind = [2, 0x24, 0, .. Repeat([0x3F, 0x19], 250), 0, 0];
        Read([.. CompileUnit, .. kind, 0], [.. UnitEntry, .. Enumerable.Repeat((byte)2, 8 << 20)]);
    }

    [Fact]
    public void Depth_is_limited() =>
        Read([.. CompileUnit, 2, 0x02, 1, 0, 0, 0], [.. UnitEntry, .. Enumerable.Repeat((byte)2, 32 << 20)], 8 << 20);

    [Fact]
    public void A_long_name_that_all_methods_share_is_paid_for()
    {
        byte[] kinds = [2, 0x02, 1, 0x03, 0x08, 0, 0, 3, 0x2E, 0, 0x6E, 0x0E, 0, 0];
        byte[] entries = [.. UnitEntry, 2, (byte)'A', 0, .. Repeat([3, 0, 0, 0, 0], 1_500_000)];
        Read([.. CompileUnit, .. kinds, 0], entries, methods: 1);
    }

    // A million copies of one function, each in all of a million ranges that lie in each other.
    [Fact]
    public void Ranges_of_inlined_functions_are_limited()
    {
        byte[] abbreviations = [1, 0x11, 1, 0, 0, 2, 0x1D, 0, 0x55, 0x17, 0, 0, 0];
        byte[] ranges = [.. Enumerable.Range(0, 1_000_000).SelectMany(static i => (byte[])[.. BitConverter.GetBytes(0x1000L + i), .. BitConverter.GetBytes(0x1000_0000L - i)]), .. new byte[16]];
        InlinedFunctions functions = Inlined(abbreviations, [1, .. Repeat([2, 0, 0, 0, 0], 1_000_000)], ranges);
        Assert.Single(functions.At(0x80_0000));
    }

    [Fact]
    public void Inlined_functions_are_limited_in_number_and_in_depth()
    {
        byte[] nested = [1, 0x11, 1, 0, 0, 2, 0x1D, 1, 0x11, 0x01, 0x12, 0x06, 0, 0, 0], entry = [2, .. BitConverter.GetBytes(0x1000L), 0, 1, 0, 0];
        InlinedFunctions deep = Inlined(nested, [1, .. Repeat(entry, 3_000_000)], []);
        Assert.InRange(deep.Count, 100, 1000);
        Assert.Equal(100, deep.At(0x1080).Count);
        // Each ends at once.
        Assert.InRange(Inlined(nested, [1, .. Repeat([.. entry, 0], 3_000_000)], []).Count, 1, 300_000);
    }

    [Fact]
    public void Units_are_limited()
    {
        byte[] info = Repeat([8, 0, 0, 0, 4, 0, 0, 0, 0, 0, 8, 0], 1_400_000);
        byte[] file = new ElfBuilder().Add(".debug_info", info).Add(".debug_abbrev", [0]).Build(out _);
        Bounds.Check(MostBytes, () => Assert.Equal(0, InlinedFunctions.Read(ElfFile.Parse(file), LineTable.Empty).Count));
        Bounds.Check(MostBytes, () => Assert.Equal(0, LineTable.Read(ElfFile.Parse(file)).Count));
        Bounds.Check(MostBytes, () => Assert.Equal(0, MethodNames.Read(ElfFile.Parse(file)).Count));
    }

    // A hundred functions in each other, all copies of one entry that refers to itself and is as long as may be.
    [Fact]
    public void Long_texts_on_the_way_to_a_name_are_paid_for()
    {
        byte[] abbreviations = [1, 0x11, 1, 0, 0, 2, 0x1D, 1, 0x11, 0x01, 0x12, 0x06, 0x31, 0x13, 0, 0, 3, 0x2E, 0, 0x1B, 0x08, 0x31, 0x13, 0, 0, 0];
        byte[] text = [.. Enumerable.Repeat((byte)'a', 200_000), 0], copied = [3, .. text, 12, 0, 0, 0];
        byte[] entry = [2, .. BitConverter.GetBytes(0x1000L), 0, 1, 0, 0, 12, 0, 0, 0];
        InlinedFunctions functions = Inlined(abbreviations, [1, .. copied, .. Repeat(entry, 150)], []);
        Assert.Equal(100, functions.At(0x1010).Count);
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        for (int i = 0; i < 1000; i++)
            functions.At(0x1010);
        // Without a limit each would look through 160 MB.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    // One that says that it is a copy of itself has no name.
    [Fact]
    public void References_that_lead_in_a_circle_end()
    {
        byte[] abbreviations = [1, 0x11, 1, 0, 0, 2, 0x1D, 0, 0x11, 0x01, 0x12, 0x06, 0x31, 0x13, 0, 0, 0];
        InlinedFunctions functions = Inlined(abbreviations, [1, 2, .. BitConverter.GetBytes(0x1000L), 0, 1, 0, 0, 12, 0, 0, 0, 0], []);
        Assert.Equal([new InlinedFunction("", null, 0)], functions.At(0x1010));
    }

    private static InlinedFunctions Inlined(byte[] abbreviations, byte[] entries, byte[] ranges)
    {
        byte[] unit = [4, 0, 0, 0, 0, 0, 8, .. entries];
        byte[] file = new ElfBuilder().Add(".debug_info", [.. BitConverter.GetBytes(unit.Length), .. unit]).Add(".debug_abbrev", abbreviations).Add(".debug_ranges", ranges).Build(out _);
        InlinedFunctions functions = InlinedFunctions.Empty;
        Bounds.Check(MostBytes, () => functions = InlinedFunctions.Read(ElfFile.Parse(file), LineTable.Empty));
        return functions;
    }

    // All that the host reads of debug information.
    private static void Read(byte[] abbreviations, byte[] entries, long mostBytes = MostBytes, int methods = 0)
    {
        byte[] unit = [4, 0, 0, 0, 0, 0, 8, .. entries];
        byte[] strings = Encoding.ASCII.GetBytes(new string('a', 5000));
        byte[] file = new ElfBuilder().Add(".debug_info", [.. BitConverter.GetBytes(unit.Length), .. unit]).Add(".debug_abbrev", abbreviations)
            .Add(".debug_str", strings).Build(out _);
        Bounds.Check(mostBytes, () => Assert.Equal(methods, MethodNames.Read(ElfFile.Parse(file)).Count));
        Bounds.Check(mostBytes, () => Assert.Equal(0, LineTable.Read(ElfFile.Parse(file)).Count));
    }

    private static byte[] Lines(byte[] section) => new ElfBuilder().Add(".debug_line", section).Build(out _);

    // Version 4: opcodes from 13 on are special; 14 goes on by one line.
    private static byte[] OldProgram(byte[] tables, byte[] instructions)
    {
        byte[] head = [1, 1, 1, 0, 2, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, .. tables];
        byte[] program = [4, 0, .. BitConverter.GetBytes(head.Length), .. head, .. instructions];
        return [.. BitConverter.GetBytes(program.Length), .. program];
    }

    private static byte[] Repeat(byte[] piece, int count)
    {
        byte[] all = new byte[piece.Length * count];
        for (int i = 0; i < count; i++)
            piece.CopyTo(all, i * piece.Length);
        return all;
    }
}
