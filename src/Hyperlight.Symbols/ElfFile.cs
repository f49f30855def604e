using System.Buffers.Binary;
using System.Text;

namespace Hyperlight.Symbols;

/// <summary>An x86-64 ELF file in memory: header, segments, sections. Every offset is checked before it is followed.</summary>
/// <remarks>Layouts: System V ABI, chapters 4 and 5; <c>Elf64_Ehdr</c> 64 bytes, <c>Elf64_Phdr</c> 56, <c>Elf64_Shdr</c> 64.</remarks>
public sealed class ElfFile
{
    private const int HeaderSize = 64, SegmentSize = 56, SectionSize = 64, LongestName = 4096;

    // Of all sections together; compressed, they may take a thousandth of it.
    private const ulong MostDecompressed = 128 << 20;

    private const ushort ExecutableType = 2, Amd64 = 62;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly ElfSection[] _sections;
    private readonly ReadOnlyMemory<byte> _sectionNames;
    private readonly ElfSegment[] _segments;
    private readonly Lazy<DebugSections> _debugSections;
    private readonly Dictionary<ulong, ReadOnlyMemory<byte>> _decompressed = [];
    private ulong _decompressedBytes;

    private ElfFile(ReadOnlyMemory<byte> file)
    {
        _file = file;
        _debugSections = new(() => DebugSections.Read(this));
        ReadOnlySpan<byte> header = file.Span;
        EntryPoint = U64(header, 24);
        SegmentTableOffset = U64(header, 32);
        IsExecutable = U16(header, 16) == ExecutableType;
        _segments = ReadTable(SegmentTableOffset, U16(header, 54), SegmentSize, U16(header, 56), "program headers", ReadSegment);
        _sections = ReadTable(U64(header, 40), U16(header, 58), SectionSize, U16(header, 60), "section headers", ReadSection);
        _sectionNames = SectionNames(U16(header, 62));
    }

    /// <summary>Address of the first instruction.</summary>
    public ulong EntryPoint { get; }

    /// <summary>File offset of the program headers.</summary>
    public ulong SegmentTableOffset { get; }

    /// <summary>True for a program with fixed addresses (<c>ET_EXEC</c>).</summary>
    public bool IsExecutable { get; }

    /// <summary>The program headers, in file order.</summary>
    public IReadOnlyList<ElfSegment> Segments => _segments;

    /// <summary>The sections with debug information, which are decompressed once.</summary>
    /// <exception cref="InvalidElfException">A section is damaged.</exception>
    internal DebugSections DebugSections => _debugSections.Value;

    /// <summary>Reads the file's headers. The memory must stay unchanged while the result is used.</summary>
    /// <exception cref="InvalidElfException">It is no ELF file, none for 64-bit x86, or damaged.</exception>
    public static ElfFile Parse(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> header = file.Span;
        if (header.Length == 0)
            throw new InvalidElfException("is empty");
        if (!header.StartsWith("\u007fELF"u8))
            throw new InvalidElfException("is not an ELF file");
        if (header.Length < HeaderSize)
            throw new InvalidElfException($"is truncated: it has {header.Length} bytes, an ELF header has {HeaderSize}");
        if (header[4] != 2)
            throw new InvalidElfException("is a 32-bit program, but only 64-bit ones can run");
        if (header[5] != 1 || U16(header, 18) != Amd64)
            throw new InvalidElfException($"is built for another CPU (ELF machine {U16(header, 18)}), but only x86-64 (62) can run");
        return new ElfFile(file);
    }

    /// <summary>The content of a segment that the file holds.</summary>
    public ReadOnlyMemory<byte> Content(in ElfSegment segment) => Slice(segment.Offset, segment.FileSize, "a segment");

    /// <summary>What the file puts at an address of the program's memory, up to the end of the segment there; empty when nothing.</summary>
    /// <param name="address">An address, as symbols have.</param>
    public ReadOnlyMemory<byte> ContentAt(ulong address)
    {
        ElfSegment segment = Array.Find(_segments, candidate => candidate.Type == ElfSegment.Load && address - candidate.Address < candidate.FileSize);
        return segment.Type == ElfSegment.Load ? Content(segment)[(int)(address - segment.Address)..] : default;
    }

    /// <summary>The content of the section with a name. Compressed content is decompressed once.</summary>
    /// <returns>False when there is none, or it has no bytes in the file.</returns>
    /// <exception cref="InvalidElfException">The section is damaged.</exception>
    public bool TryGetSection(string name, out ReadOnlyMemory<byte> content) => TryGetSection(name, out content, out _);

    /// <inheritdoc cref="TryGetSection(string, out ReadOnlyMemory{byte})"/>
    /// <param name="name">The section's name, such as <c>.text</c>.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="address">Where it lies in the program's memory; 0 when it does not.</param>
    public bool TryGetSection(string name, out ReadOnlyMemory<byte> content, out ulong address)
    {
        // Names are compared where they lie: thousands of sections may have one of megabytes.
        byte[] wanted = [.. Encoding.UTF8.GetBytes(name), 0];
        ElfSection section = Array.Find(_sections, candidate => IsNamed(candidate, wanted));
        content = section.IsInFile ? Slice(section.Offset, section.Size, name) : default;
        if (section.IsCompressed)
            content = Decompress(section.Offset, content, name);
        address = section.Address;
        return section.IsInFile;
    }

    private static ElfSegment ReadSegment(ReadOnlySpan<byte> entry) =>
        new(U32(entry, 0), U32(entry, 4), U64(entry, 8), U64(entry, 16), U64(entry, 32), U64(entry, 40));

    private static ElfSection ReadSection(ReadOnlySpan<byte> entry) =>
        new(U32(entry, 0), U32(entry, 4), U64(entry, 8), U64(entry, 16), U64(entry, 24), U64(entry, 32));

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    private delegate T EntryReader<T>(ReadOnlySpan<byte> entry);

    private T[] ReadTable<T>(ulong offset, ushort entrySize, int expectedSize, ushort count, string what, EntryReader<T> read)
    {
        if (count == 0)
            return [];
        if (entrySize != expectedSize)
            throw new InvalidElfException($"is damaged: its {what} have {entrySize} bytes each instead of {expectedSize}");
        ReadOnlySpan<byte> table = Slice(offset, (ulong)count * entrySize, $"its {what}").Span;
        var entries = new T[count];
        for (int i = 0; i < count; i++)
            entries[i] = read(table.Slice(i * expectedSize, expectedSize));
        return entries;
    }

    private ReadOnlyMemory<byte> SectionNames(ushort index) =>
        index < _sections.Length ? Slice(_sections[index].Offset, _sections[index].Size, "its section names") : default;

    private bool IsNamed(in ElfSection section, ReadOnlySpan<byte> wanted) =>
        section.NameOffset < (uint)_sectionNames.Length && _sectionNames.Span[(int)section.NameOffset..].StartsWith(wanted);

    private ReadOnlyMemory<byte> Decompress(ulong offset, ReadOnlyMemory<byte> compressed, string name)
    {
        lock (_decompressed)
        {
            if (_decompressed.TryGetValue(offset, out ReadOnlyMemory<byte> content))
                return content;
            content = CompressedSection.Decompress(compressed, name, MostDecompressed - _decompressedBytes);
            _decompressedBytes += (ulong)content.Length;
            return _decompressed[offset] = content;
        }
    }

    /// <summary>The zero-terminated text at an offset of a string table, or the first 4096 bytes of it; empty when the offset is outside.</summary>
    internal static string NameAt(ReadOnlySpan<byte> names, uint offset)
    {
        if (offset >= (uint)names.Length)
            return "";
        ReadOnlySpan<byte> rest = names[(int)offset..];
        rest = rest[..Math.Min(rest.Length, LongestName)];
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private ReadOnlyMemory<byte> Slice(ulong offset, ulong length, string what)
    {
        ulong size = (ulong)_file.Length;
        if (offset > size || length > size - offset)
            throw new InvalidElfException($"is truncated: {what} should end at byte {offset + length}, but the file has {size}");
        return _file.Slice((int)offset, (int)length);
    }

    private readonly record struct ElfSection(uint NameOffset, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size)
    {
        private const uint Unused = 0, NoBits = 8;
        private const ulong Compressed = 1 << 11;

        public bool IsInFile => Type is not (Unused or NoBits);

        public bool IsCompressed => IsInFile && (Flags & Compressed) != 0;
    }
}
