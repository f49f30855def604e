using System.Buffers.Binary;
using System.IO.Compression;
using Hyperlight.Symbols.Tests.Support;

namespace Hyperlight.Symbols.Tests.Hostile;

public sealed class HostileElfTests
{
    private const int HeaderSize = 64, SectionSize = 64;

    [Fact]
    public void A_LEB128_number_of_more_than_ten_bytes_fails()
    {
        byte[] ten = [.. Enumerable.Repeat((byte)0x80, 9), 1], eleven = [.. Enumerable.Repeat((byte)0x80, 10), 1];
        ByteReader fits = new(ten), fitsSigned = new(ten), padded = new(eleven), paddedSigned = new(eleven);
        Assert.Equal(1ul << 63, fits.Uleb());
        Assert.Equal(long.MinValue, fitsSigned.Sleb());
        padded.Uleb();
        paddedSigned.Sleb();
        Assert.False(fits.Failed || fitsSigned.Failed);
        Assert.True(padded.Failed && paddedSigned.Failed);
    }

    [Fact]
    public void Nothing_can_be_taken_from_outside()
    {
        foreach (int place in (int[])[-1, 5, int.MaxValue, int.MinValue])
        {
            var reader = new ByteReader([1, 2, 3, 4], place);
            Assert.True(reader.Take(0).IsEmpty);
            Assert.True(reader.Failed);
        }
    }

    [Fact]
    public void A_long_name_that_all_sections_share_is_not_copied_for_each()
    {
        const int sections = ushort.MaxValue, nameLength = 1 << 20;
        byte[] file = new byte[HeaderSize + sections * SectionSize + nameLength];
        new ElfBuilder().Build(out _).AsSpan(0, HeaderSize).CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(60), sections);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(62), 0);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(HeaderSize + 4), 1);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(HeaderSize + 24), HeaderSize + sections * SectionSize);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(HeaderSize + 32), nameLength);
        file.AsSpan(HeaderSize + sections * SectionSize).Fill((byte)'a');
        Bounds.Check(8 << 20, () => Assert.False(ElfFile.Parse(file).TryGetSection(".symtab", out _)));
    }

    [Fact]
    public void Of_an_endless_symbol_name_the_start_is_told()
    {
        byte[] symbol = new byte[24], names = new byte[1 << 20];
        symbol[4] = 2;
        BinaryPrimitives.WriteInt64LittleEndian(symbol.AsSpan(8), 0x5000);
        names.AsSpan().Fill((byte)'a');
        ElfFile elf = ElfFile.Parse(new ElfBuilder().Add(".symtab", symbol).Add(".strtab", names).Build(out _));
        Assert.True(SymbolTable.Read(elf).TryFind(0x5000, out string name, out _));
        Assert.Equal(4096, name.Length);
    }

    [Fact]
    public void Compressed_sections_are_limited_each_and_all_together()
    {
        const int large = 60 << 20, tooLarge = 65 << 20;
        byte[] bomb = Compressed(large);
        byte[] file = new ElfBuilder().Add("a", bomb).Add("b", bomb).Add("c", bomb).Add("d", Compressed(tooLarge)).Build(out _);
        for (int i = 1; i <= 4; i++)
            BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(HeaderSize + i * SectionSize + 8), 1 << 11);
        ElfFile elf = ElfFile.Parse(file);
        Assert.Throws<InvalidElfException>(() => elf.TryGetSection("d", out _));
        // The same section again costs nothing.
        foreach (string name in (string[])["a", "b", "a", "b"])
            Assert.True(elf.TryGetSection(name, out ReadOnlyMemory<byte> content) && content.Length == large);
        Assert.Throws<InvalidElfException>(() => elf.TryGetSection("c", out _));
    }

    [Theory]
    [InlineData("System_Shop_Cart_99999999999<Int32>")]
    [InlineData("System_Shop_Cart_\u0661<Int32>")]
    [InlineData("System_Shop_Cart_1\u0661<Int32>")]
    public void An_arity_that_is_no_number_gives_no_name(string mangled) => Assert.Null(new TypeName([]).Demangle(mangled));

    private static byte[] Compressed(int size)
    {
        using var content = new MemoryStream();
        using (var zlib = new ZLibStream(content, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(new byte[size]);
        byte[] header = new byte[24];
        header[0] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(8), size);
        return [.. header, .. content.ToArray()];
    }
}
