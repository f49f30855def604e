namespace Hyperlight.Symbols;

/// <summary>How <c>.eh_frame</c> and <c>.eh_frame_hdr</c> write addresses (Linux Standard Base 5, core, section 10.5.1).</summary>
internal static class PointerEncoding
{
    public const byte FormatMask = 0x0F, Indirect = 0x80, Omitted = 0xFF;

    private const byte BaseMask = 0x70, Absolute = 0, PlaceRelative = 0x10, DataRelative = 0x30;

    /// <summary>Reads an address.</summary>
    /// <param name="reader">Stands at it; fails when the encoding is none that occurs on x86-64.</param>
    /// <param name="encoding">How it is written.</param>
    /// <param name="place">Address at which it lies itself.</param>
    /// <param name="data">Address that "data relative" means.</param>
    public static ulong Read(ref ByteReader reader, byte encoding, ulong place, ulong data)
    {
        if (encoding == Omitted)
            return 0;
        ulong value = ReadValue(ref reader, encoding & FormatMask);
        if (value == 0)
            return 0;
        return (encoding & BaseMask) switch
        {
            Absolute => value,
            PlaceRelative => value + place,
            DataRelative => value + data,
            _ => reader.Fail(),
        };
    }

    private static ulong ReadValue(ref ByteReader reader, int format) => format switch
    {
        0 or 4 or 12 => reader.U64(),
        1 => reader.Uleb(),
        2 => reader.U16(),
        3 => reader.U32(),
        9 => (ulong)reader.Sleb(),
        10 => (ulong)(short)reader.U16(),
        11 => (ulong)(int)reader.U32(),
        _ => reader.Fail(),
    };
}
