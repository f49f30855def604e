using System.Buffers.Binary;

namespace Hyperlight.Symbols;

/// <summary>The id that the linker gave a program: a sum of all that it linked, in the note <c>.note.gnu.build-id</c>.</summary>
/// <remarks>System V ABI, chapter 5, "Note Section".</remarks>
public static class BuildId
{
    /// <summary>As many bytes of a program as hold its headers and notes.</summary>
    public const int Beginning = 4096;

    private const int HeaderSize = 64, SegmentSize = 56, NoteHeader = 12;
    private const uint NoteSegment = 4, BuildIdNote = 3;

    /// <summary>Finds the id.</summary>
    /// <param name="program">An ELF file for 64-bit x86; no more than its first <see cref="Beginning"/> bytes are looked at.</param>
    /// <returns>Its bytes; empty when there is none, or the file is damaged.</returns>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> program)
    {
        program = program[..Math.Min(program.Length, Beginning)];
        if (program.Length < HeaderSize || !program.StartsWith("\u007fELF\u0002\u0001"u8))
            return default;
        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(program[32..]);
        for (int count = BinaryPrimitives.ReadUInt16LittleEndian(program[56..]); count > 0; count--, table += SegmentSize)
        {
            ReadOnlySpan<byte> segment = Slice(program, table, SegmentSize);
            if (segment.IsEmpty)
                return default;
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) == NoteSegment && FindInNotes(program, segment) is { IsEmpty: false } id)
                return id;
        }
        return default;
    }

    private static ReadOnlySpan<byte> FindInNotes(ReadOnlySpan<byte> program, ReadOnlySpan<byte> segment)
    {
        ReadOnlySpan<byte> notes = Slice(program, BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]), BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]));
        ulong alignment = BinaryPrimitives.ReadUInt64LittleEndian(segment[48..]) == 8 ? 8u : 4u;
        while (notes.Length >= NoteHeader)
        {
            uint nameSize = BinaryPrimitives.ReadUInt32LittleEndian(notes), size = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            ulong start = Align(NoteHeader + (ulong)nameSize, alignment);
            ReadOnlySpan<byte> content = Slice(notes, start, size);
            if (content.IsEmpty)
                return default;
            if (BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]) == BuildIdNote && Slice(notes, NoteHeader, nameSize).SequenceEqual("GNU\0"u8))
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
