using System.Buffers.Binary;

namespace Hyperlight.Symbols;

/// <summary>Reads a section front to back. Behind its end everything is zero and <see cref="Failed"/> is true, so no input makes it throw.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes, int position = 0)
{
    // What 64 bits take; padding beyond that is no compiler's work, and could be megabytes long.
    private const int LongestLeb = 10;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _position = position;

    /// <summary>True once something was read that is not there.</summary>
    public bool Failed { get; private set; } = (uint)position > (uint)bytes.Length;

    public readonly int Position => _position;

    public readonly bool AtEnd => Failed || _position == _bytes.Length;

    public readonly int Remaining => Failed ? 0 : _bytes.Length - _position;

    public byte U8() => Take(1) is { Length: 1 } piece ? piece[0] : (byte)0;

    public ushort U16() => Take(2) is { Length: 2 } piece ? BinaryPrimitives.ReadUInt16LittleEndian(piece) : (ushort)0;

    public uint U32() => Take(4) is { Length: 4 } piece ? BinaryPrimitives.ReadUInt32LittleEndian(piece) : 0;

    public ulong U64() => Take(8) is { Length: 8 } piece ? BinaryPrimitives.ReadUInt64LittleEndian(piece) : 0;

    /// <summary>An unsigned number of 1, 2, 4 or 8 bytes; another width fails.</summary>
    public ulong Unsigned(int width) => width switch { 1 => U8(), 2 => U16(), 4 => U32(), 8 => U64(), _ => Fail() };

    /// <summary>A LEB128 number (DWARF 5, section 7.6); bits beyond 64 are dropped, and one of more than 10 bytes fails.</summary>
    public ulong Uleb()
    {
        ulong value = 0;
        for (int shift = 0; shift < 7 * LongestLeb; shift += 7)
        {
            byte piece = U8();
            value |= (ulong)(piece & 0x7F) << shift;
            if ((piece & 0x80) == 0)
                return value;
        }
        return Fail();
    }

    /// <summary>A signed LEB128 number.</summary>
    public long Sleb()
    {
        long value = 0;
        for (int shift = 0; shift < 7 * LongestLeb; shift += 7)
        {
            byte piece = U8();
            value |= (long)(piece & 0x7F) << shift;
            if ((piece & 0x80) == 0)
                return (piece & 0x40) != 0 && shift + 7 < 64 ? value | -1L << (shift + 7) : value;
        }
        return (long)Fail();
    }

    /// <summary>The bytes of a zero-terminated text, without the zero; a longer one fails.</summary>
    public ReadOnlySpan<byte> Text(int most = int.MaxValue)
    {
        int length = Failed ? -1 : _bytes.Slice(_position, (int)Math.Min(Remaining, most + 1L)).IndexOf((byte)0);
        if (length < 0)
        {
            Fail();
            return default;
        }
        ReadOnlySpan<byte> text = Take((ulong)length);
        _position++;
        return text;
    }

    /// <summary>The next bytes; empty when there are not as many.</summary>
    public ReadOnlySpan<byte> Take(ulong length)
    {
        // Even of nothing there is no place outside.
        if (Failed || length > (ulong)Remaining)
        {
            Fail();
            return default;
        }
        ReadOnlySpan<byte> piece = _bytes.Slice(_position, (int)length);
        _position += (int)length;
        return piece;
    }

    public void Skip(ulong length) => Take(length);

    /// <summary>An initial length (DWARF 5, section 7.4), which also tells whether offsets have 4 or 8 bytes.</summary>
    public ulong InitialLength(out int offsetSize)
    {
        const uint wide = 0xFFFF_FFFF;
        uint length = U32();
        offsetSize = length == wide ? 8 : 4;
        return length == wide ? U64() : length;
    }

    public ulong Fail()
    {
        Failed = true;
        return 0;
    }
}
