namespace Hyperlight.Symbols;

/// <summary>An <c>.eh_frame</c> section: entries for functions (FDE), each of which refers to an entry with what they have in common (CIE).</summary>
/// <remarks>Layout: Linux Standard Base 5, core, sections 10.5 and 10.6.</remarks>
internal sealed class FrameSection(ReadOnlyMemory<byte> content, ulong address)
{
    private const uint CommonEntryId = 0;
    private const int MostAugmentations = 8;

    public ReadOnlySpan<byte> Bytes => content.Span;

    /// <summary>Reads the entry that starts at an offset.</summary>
    /// <param name="offset">Where it starts; behind it afterwards, when the section goes on.</param>
    /// <param name="entry">A function's entry.</param>
    /// <returns>False when it is no function's entry, or damaged.</returns>
    public bool TryReadFunction(ref int offset, out FrameEntry entry)
    {
        entry = default;
        if (!TryReadBounds(ref offset, out ByteReader reader, out int end))
            return false;
        int idPosition = reader.Position;
        uint distance = reader.U32();
        if (distance == CommonEntryId || distance > idPosition || !TryReadCommon(idPosition - (int)distance, out CommonFrameEntry common))
            return false;
        ulong start = ReadPointer(ref reader, common.PointerEncoding);
        ulong length = ReadPointer(ref reader, (byte)(common.PointerEncoding & PointerEncoding.FormatMask));
        if (common.HasAugmentation)
            reader.Skip(reader.Uleb());
        entry = new FrameEntry(start, length, common, reader.Position, end);
        return !reader.Failed && (common.PointerEncoding & PointerEncoding.Indirect) == 0;
    }

    private bool TryReadCommon(int offset, out CommonFrameEntry entry)
    {
        entry = default;
        if (!TryReadBounds(ref offset, out ByteReader reader, out int end) || reader.U32() != CommonEntryId)
            return false;
        byte version = reader.U8();
        ReadOnlySpan<byte> augmentation = reader.Text(MostAugmentations);
        entry.CodeFactor = reader.Uleb();
        entry.DataFactor = reader.Sleb();
        ulong returnAddress = version == 1 ? reader.U8() : reader.Uleb();
        if (version is not (1 or 3) || returnAddress != UnwindRegisters.ReturnAddressNumber || !TryReadAugmentation(ref reader, augmentation, ref entry))
            return false;
        (entry.ProgramStart, entry.ProgramEnd) = (reader.Position, end);
        return !reader.Failed;
    }

    private bool TryReadAugmentation(ref ByteReader reader, ReadOnlySpan<byte> augmentation, ref CommonFrameEntry entry)
    {
        if (augmentation.IsEmpty)
            return true;
        entry.HasAugmentation = augmentation[0] == (byte)'z';
        if (!entry.HasAugmentation)
            return false;
        ulong length = reader.Uleb();
        int start = reader.Position;
        foreach (byte letter in augmentation[1..])
        {
            if (!TryReadAugmentation(ref reader, letter, ref entry))
                return false;
        }
        reader.Skip(length - (ulong)(reader.Position - start));
        return true;
    }

    private bool TryReadAugmentation(ref ByteReader reader, byte letter, ref CommonFrameEntry entry)
    {
        switch (letter)
        {
            case (byte)'R':
                entry.PointerEncoding = reader.U8();
                return true;
            case (byte)'P':
                ReadPointer(ref reader, reader.U8());
                return true;
            case (byte)'L':
                reader.U8();
                return true;
            case (byte)'S':
                entry.IsSignalFrame = true;
                return true;
            default:
                return false;
        }
    }

    private ulong ReadPointer(ref ByteReader reader, byte encoding) =>
        PointerEncoding.Read(ref reader, encoding, address + (ulong)reader.Position, 0);

    private bool TryReadBounds(ref int offset, out ByteReader reader, out int end)
    {
        var header = new ByteReader(Bytes, offset);
        ulong length = header.InitialLength(out _);
        int start = header.Position;
        bool exists = !header.Failed && length <= (ulong)header.Remaining;
        end = exists ? start + (int)length : Bytes.Length;
        offset = end;
        reader = new ByteReader(Bytes[..end], start);
        return exists && length != 0;
    }
}
