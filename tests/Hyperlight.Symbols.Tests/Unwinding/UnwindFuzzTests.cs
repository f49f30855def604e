using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Unwinding;

public sealed class UnwindFuzzTests
{
    [Fact]
    public void Damaged_unwind_information_never_does_more_than_find_nothing()
    {
        byte[] file = new ElfBuilder().Add(".eh_frame", Sample(), 0x1000).Build(out Range contents);
        Fuzz.Run(file, contents, 150_000, static (copy, mutator) => Walk(UnwindTable.Read(ElfFile.Parse(copy)), mutator));
    }

    [Fact]
    public void A_damaged_index_never_does_more_than_find_nothing()
    {
        byte[] file = new ElfBuilder().Add(".eh_frame", Sample(), 0x1000).Add(".eh_frame_hdr", Index(), 0x800).Build(out Range contents);
        Fuzz.Run(file, contents, 50_000, static (copy, mutator) => Walk(UnwindTable.Read(ElfFile.Parse(copy)), mutator));
    }

    private static void Walk(UnwindTable table, Mutator mutator)
    {
        for (int start = 0; start < 4; start++)
        {
            var registers = new UnwindRegisters { InstructionPointer = 0x5000 + mutator.Number() % 0x400, StackPointer = 0x7000, [6] = 0x7100 };
            for (int frames = 0; frames < 10 && table.TryStep(ref registers, Memory); frames++)
                registers.InstructionPointer = 0x5000 + registers.InstructionPointer % 0x400;
        }
    }

    private static bool Memory(ulong address, out ulong value)
    {
        value = address + 8;
        return address is > 0x1000 and < 0x10_0000;
    }

    // Three kinds of functions, each with most of the instructions that exist.
    private static readonly byte[][] Programs =
    [
        [0x41, 0x0E, 16, 0x80 | 6, 2, 0x43, 0x0D, 6, 0x0A, 0x50, 0x0C, 7, 8, 0x0B, 0x02, 9, 0x03, 1, 0, 0x2E, 8],
        [0x0F, 11, 0x77, 8, 0x80, 0, 0x3F, 0x1A, 0x3B, 0x2A, 0x33, 0x24, 0x22, 0x10, 3, 3, 0x77, 0x28, 6, 0xC3, 0, 0],
        [0x05, 12, 3, 0x06, 12, 0x07, 1, 0x08, 2, 0x09, 3, 0, 0x11, 13, 0x7D, 0x12, 7, 0x7E, 0x13, 0x7D, 0x14, 14, 2,
            0x15, 15, 0x7F, 0x16, 4, 5, 0x76, 16, 0x12, 0x14, 0x2F, 0x2F, 5, 1, 0x04, 1, 0, 0, 0],
    ];

    private static byte[] Sample()
    {
        List<byte> section = [20, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'z', (byte)'R', 0, 1, 0x78, 16, 1, 0x04, 0x0C, 7, 8, 0x80 | 16, 1, 0, 0];
        for (int i = 0; i < Programs.Length; i++)
        {
            byte[] program = Programs[i];
            section.AddRange([(byte)(21 + program.Length), 0, 0, 0, (byte)(section.Count + 4), (byte)((section.Count + 4) >> 8), 0, 0]);
            section.AddRange([0, (byte)(0x50 + i), 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. program]);
        }
        return [.. section, 0, 0, 0, 0];
    }

    // The section's address, the number of entries, and for each: function and entry relative to the index at 0x800.
    private static byte[] Index()
    {
        List<byte> index = [1, 0x1B, 0x03, 0x3B, 0xFC, 0x07, 0, 0, (byte)Programs.Length, 0, 0, 0];
        int entry = 0x1000 - 0x800 + 24;
        for (int i = 0; i < Programs.Length; i++)
        {
            index.AddRange([0, (byte)(0x48 + i), 0, 0, (byte)entry, (byte)(entry >> 8), 0, 0]);
            entry += 25 + Programs[i].Length;
        }
        return [.. index];
    }

    [Fact]
    public void The_sample_is_whole_before_it_is_damaged()
    {
        UnwindTable built = UnwindTable.Read(ElfFile.Parse(new ElfBuilder().Add(".eh_frame", Sample(), 0x1000).Build(out _)));
        UnwindTable indexed = UnwindTable.Read(ElfFile.Parse(
            new ElfBuilder().Add(".eh_frame", Sample(), 0x1000).Add(".eh_frame_hdr", Index(), 0x800).Build(out _)));
        foreach (ulong start in (ulong[])[0x5000, 0x5100, 0x5200])
        {
            foreach (UnwindTable table in (UnwindTable[])[built, indexed])
            {
                Assert.Equal(3, table.Count);
                var registers = new UnwindRegisters { InstructionPointer = start, StackPointer = 0x7000, [6] = 0x7100 };
                Assert.True(table.TryStep(ref registers, Memory), $"0x{start:x}");
            }
        }
    }
}
