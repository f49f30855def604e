using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Hyperlight.Symbols;

/// <summary>The content of a section with <c>SHF_COMPRESSED</c>, as tool chains write debug information.</summary>
/// <remarks>Layout: <c>Elf64_Chdr</c>, 24 bytes; System V ABI, chapter 4.</remarks>
internal static class CompressedSection
{
    private const uint Zlib = 1;
    private const ulong MostBytes = 64 << 20;

    // What deflate can make of one byte at best.
    private const ulong MostExpansion = 1032;

    /// <param name="section">The section's bytes.</param>
    /// <param name="name">Its name.</param>
    /// <param name="most">How many bytes it may have at most.</param>
    /// <exception cref="InvalidElfException">It is damaged, too large, or compressed in an unknown way.</exception>
    public static ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> section, string name, ulong most)
    {
        var header = new ByteReader(section.Span);
        uint kind = header.U32();
        header.U32();
        ulong size = header.U64();
        header.U64();
        if (header.Failed)
            throw new InvalidElfException($"is damaged: its compressed section {name} has no header");
        if (kind != Zlib)
            throw new InvalidElfException($"has its section {name} compressed in way {kind}, but only zlib ({Zlib}) can be read");
        if (size > Math.Min(MostBytes, most) || size / MostExpansion > (ulong)header.Remaining)
            throw new InvalidElfException($"is damaged: {header.Remaining} bytes of its section {name} cannot decompress to {size}");
        return Decompress(section[header.Position..], (int)size, name);
    }

    private static byte[] Decompress(ReadOnlyMemory<byte> compressed, int size, string name)
    {
        byte[] content = new byte[size];
        try
        {
            using var stream = new ZLibStream(StreamOver(compressed), CompressionMode.Decompress);
            stream.ReadExactly(content);
            return content;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidElfException($"is damaged: its section {name} cannot be decompressed");
        }
    }

    private static MemoryStream StreamOver(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
