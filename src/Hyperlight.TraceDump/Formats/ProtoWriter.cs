using System.Text;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Writes messages of Protocol Buffers: field by field, in the wire format, without a schema.</summary>
internal sealed class ProtoWriter
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;

    private byte[] _bytes = new byte[256];

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public int Length { get; private set; }

    public void Clear() => Length = 0;

    /// <summary>A number. Zero is what a reader assumes, so it is left out.</summary>
    public void Number(int field, ulong value)
    {
        if (value == 0)
            return;
        Raw((ulong)(field << 3 | Varint));
        Raw(value);
    }

    /// <summary>A signed number of the types <c>int32</c> and <c>int64</c>: negative ones take ten bytes.</summary>
    public void Number(int field, long value) => Number(field, (ulong)value);

    public void Flag(int field, bool value) => Number(field, value ? 1UL : 0UL);

    /// <summary>A text; an empty one as well, since it may be an element of a list.</summary>
    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message inside this one.</summary>
    public void Message(int field, ProtoWriter inner) => Bytes(field, inner.Written);

    /// <summary>A packed list of numbers.</summary>
    public void Numbers(int field, ReadOnlySpan<long> values)
    {
        int length = 0;
        foreach (long value in values)
            length += VarintLength((ulong)value);
        Raw((ulong)(field << 3 | LengthDelimited));
        Raw((ulong)length);
        foreach (long value in values)
            Raw((ulong)value);
    }

    private void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Raw((ulong)(field << 3 | LengthDelimited));
        Raw((ulong)value.Length);
        Reserve(value.Length);
        value.CopyTo(_bytes.AsSpan(Length));
        Length += value.Length;
    }

    private void Raw(ulong value)
    {
        Reserve(10);
        while (value >= 0x80)
        {
            _bytes[Length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        _bytes[Length++] = (byte)value;
    }

    private static int VarintLength(ulong value)
    {
        int length = 1;
        while ((value >>= 7) != 0)
            length++;
        return length;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - Length < more)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
    }
}
