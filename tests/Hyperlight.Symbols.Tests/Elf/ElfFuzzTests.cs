using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Elf;

public sealed class ElfFuzzTests
{
    private const int HeaderSize = 64;

    [Fact]
    public void A_damaged_file_is_refused_or_read() => Damage(20_000, file => 0..file.Length);

    [Fact]
    public void Damaged_headers_are_refused_or_read() => Damage(40_000, _ => 0..HeaderSize);

    [Fact]
    public void Damaged_section_headers_and_symbols_are_refused_or_read() => Damage(40_000, file => (file.Length * 2 / 3)..file.Length);

    [Fact]
    public void A_truncated_file_is_refused_or_read()
    {
        using var program = new NativeProgram();
        byte[] file = File.ReadAllBytes(program.Path);
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<InvalidElfException>(() => Read(file.AsMemory(0, length), 0x401000));
    }

    private static void Damage(int count, Func<byte[], Range> part)
    {
        using var program = new NativeProgram();
        byte[] file = File.ReadAllBytes(program.Path);
        Assert.True(Read(file, program.Elf.EntryPoint), "Undamaged, it has a function at its entry.");
        Fuzz.Run(file, part(file), count, static (copy, mutator) => Read(copy, mutator.Number() & 0xFF_FFFF));
    }

    // All that the host asks of a guest's file.
    private static bool Read(ReadOnlyMemory<byte> file, ulong address)
    {
        ElfFile elf = ElfFile.Parse(file);
        foreach (ElfSegment segment in elf.Segments)
            _ = elf.Content(segment).Length;
        return SymbolTable.Read(elf).TryFind(address, out _, out _);
    }
}
