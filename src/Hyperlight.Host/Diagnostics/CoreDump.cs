using System.Buffers.Binary;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Diagnostics;

/// <summary>Writes a guest as an ELF core dump: its notes, and all memory that guest code can see.</summary>
/// <remarks>Layout: System V ABI, chapters 4 and 5: file header 64 bytes, program headers 56 bytes each.</remarks>
internal static class CoreDump
{
    private const int HeaderSize = 64, SegmentSize = 56;
    private const uint LoadSegment = 1, NoteSegment = 4;

    // More do not fit into the header's counter; what lies behind is left out.
    private const int MostRanges = 65_000;

    public static void Write(Stream stream, AddressSpace space, byte[] notes)
    {
        // Of a page of zeros a file needs no copy, unless something else is there already.
        bool isSparse = stream is FileStream { CanSeek: true } && stream.Position == stream.Length;
        MappedRange[] ranges = [.. space.MappedRanges().Where(static range => range.Rights != PageRights.None).Take(MostRanges)];
        long notesStart = HeaderSize + (ranges.Length + 1) * (long)SegmentSize;
        long memoryStart = RoundUp(notesStart + notes.Length);
        stream.Write(Header(ranges.Length + 1));
        stream.Write(Segment(NoteSegment, 0, notesStart, 0, notes.Length, 4));
        long offset = memoryStart;
        foreach (MappedRange range in ranges)
        {
            stream.Write(Segment(LoadSegment, Flags(range.Rights), offset, range.Start, (long)range.Length, PageTables.PageSize));
            offset += (long)range.Length;
        }
        stream.Write(notes);
        stream.Write(new byte[memoryStart - notesStart - notes.Length]);
        WriteMemory(stream, space, ranges, isSparse);
    }

    private static void WriteMemory(Stream stream, AddressSpace space, MappedRange[] ranges, bool isSparse)
    {
        Span<byte> page = stackalloc byte[PageTables.PageSize];
        foreach (MappedRange range in ranges)
        {
            for (ulong address = range.Start; address < range.Start + range.Length; address += PageTables.PageSize)
            {
                if (!space.TryRead(address, page))
                    page.Clear();
                if (isSparse && page.IndexOfAnyExcept((byte)0) < 0)
                    stream.Seek(page.Length, SeekOrigin.Current);
                else
                    stream.Write(page);
            }
        }
        if (isSparse)
            stream.SetLength(stream.Position);
    }

    private static byte[] Header(int segments)
    {
        const ushort core = 4, amd64 = 62;
        byte[] header = new byte[HeaderSize];
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identity.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(16), core);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), amd64);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(52), HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(54), SegmentSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(56), (ushort)segments);
        return header;
    }

    private static byte[] Segment(uint type, uint flags, long offset, ulong address, long size, ulong alignment)
    {
        byte[] segment = new byte[SegmentSize];
        BinaryPrimitives.WriteUInt32LittleEndian(segment, type);
        BinaryPrimitives.WriteUInt32LittleEndian(segment.AsSpan(4), flags);
        BinaryPrimitives.WriteInt64LittleEndian(segment.AsSpan(8), offset);
        BinaryPrimitives.WriteUInt64LittleEndian(segment.AsSpan(16), address);
        BinaryPrimitives.WriteInt64LittleEndian(segment.AsSpan(32), size);
        BinaryPrimitives.WriteInt64LittleEndian(segment.AsSpan(40), type == LoadSegment ? size : 0);
        BinaryPrimitives.WriteUInt64LittleEndian(segment.AsSpan(48), alignment);
        return segment;
    }

    private static uint Flags(PageRights rights) =>
        (rights.HasFlag(PageRights.Read) ? 4u : 0) | (rights.HasFlag(PageRights.Write) ? 2u : 0) | (rights.HasFlag(PageRights.Execute) ? 1u : 0);

    private static long RoundUp(long size) => (size + PageTables.PageSize - 1) & -PageTables.PageSize;
}
