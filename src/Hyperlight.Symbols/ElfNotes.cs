using System.Buffers.Binary;

namespace Hyperlight.Symbols;

/// <summary>The notes of a program, which its linker and its build left in it. Nothing is trusted: what is damaged has no notes.</summary>
/// <remarks>System V ABI, chapter 5, "Note Section".</remarks>
public static class ElfNotes
{
    /// <summary>As many bytes of a program as hold its headers and the note with its id.</summary>
    public const int Beginning = 4096;

    private const int HeaderSize = 64, SegmentSize = 56, NoteHeader = 12;
    private const uint NoteSegment = 4, BuildIdType = 3;

    /// <summary>The id that the linker gave a program: a sum of all that it linked.</summary>
    /// <param name="program">An ELF file for 64-bit x86, or a beginning of it that holds its notes.</param>
    /// <returns>Its bytes; empty when there is none.</returns>
    public static ReadOnlySpan<byte> BuildId(ReadOnlySpan<byte> program) => Find(program, "GNU\0"u8, BuildIdType);

    /// <summary>Finds a note.</summary>
    /// <param name="program">An ELF file for 64-bit x86, or a beginning of it that holds its notes.</param>
    /// <param name="owner">The note's owner, with the zero that ends it.</param>
    /// <param name="type">What the owner calls this kind of note.</param>
    /// <returns>Its content; empty when there is none.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> program, ReadOnlySpan<byte> owner, uint type)
    {
        if (program.Length < HeaderSize || !program.StartsWith("\u007fELF\u0002\u0001"u8))
            return default;
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(program[32..]);
        for (int count = BinaryPrimitives.ReadUInt16LittleEndian(program[56..]); count > 0; count--, table += SegmentSize)
        {
            ReadOnlySpan<byte> segment = Slice(program, table, SegmentSize);
            if (segment.IsEmpty)
                return default;
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) == NoteSegment && FindIn(program, segment, owner, type) is { IsEmpty: false } found)
                return found;
        }
        return default;
    }

    private static ReadOnlySpan<byte> FindIn(ReadOnlySpan<byte> program, ReadOnlySpan<byte> segment, ReadOnlySpan<byte> owner, uint type)
    {
        ReadOnlySpan<byte> notes = Slice(program, BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]), BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]));
        ulong alignment = BinaryPrimitives.ReadUInt64LittleEndian(segment[48..]) == 8 ? 8u : 4u;
        while (notes.Length >= NoteHeader)
        {
            uint ownerSize = BinaryPrimitives.ReadUInt32LittleEndian(notes), size = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            ulong start = Align(NoteHeader + (ulong)ownerSize, alignment);
            ReadOnlySpan<byte> content = Slice(notes, start, size);
            if (BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]) == type && Slice(notes, NoteHeader, ownerSize).SequenceEqual(owner))
                return content;
            notes = notes[(int)Math.Min(Align(start + size, alignment), (ulong)notes.Length)..];
        }
        return default;
    }

    private static ulong Align(ulong offset, ulong alignment) => (offset + alignment - 1) & ~(alignment - 1);

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, ulong offset, ulong length)
    {
        ulong size = (ulong)bytes.Length;
        return offset > size || length > size - offset ? default : bytes.Slice((int)offset, (int)length);
    }
}
