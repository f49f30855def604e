using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyperlight.Protocol;

/// <summary>Writes one value as a FlatBuffers buffer of its own inside a message, straight into the memory that was reserved.</summary>
/// <remarks>A position counts bytes from the start of the message. Scalars are always written, so that each keeps its bits.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ValueWriter
{
    private readonly int _start;
    private MessageWriter _writer;
    private KnownVTables _known;

    internal ValueWriter(MessageWriter writer, int field)
    {
        _writer = writer;
        _start = _writer.BeginNested(field);
    }

    /// <summary>The position that refers to the outermost table.</summary>
    public readonly int Root => _start;

    /// <summary>Writes a table of zeros and makes a field refer to it.</summary>
    /// <param name="field">Position of the field.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="missing">A bit for each field that is left out of those that may be.</param>
    /// <returns>Its position.</returns>
    public int Table(int field, TableLayout layout, ulong missing = 0)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ref var known = ref _known[(layout.Number + (int)missing) & (KnownVTables.Count - 1)];
        if (known.Layout != layout || known.Missing != missing)
        {
            known = new KnownVTable(layout, missing, _writer.VTable(layout, missing));
        }

        return _writer.Table(field, known.Position, layout.Alignment);
    }

    /// <summary>Writes a vector whose elements are yet to be written, and makes a field refer to it.</summary>
    /// <param name="field">Position of the field.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="elementSize">Size of one in bytes.</param>
    /// <param name="alignment">Alignment of one in bytes; 0 when its size says it.</param>
    /// <returns>Position of the first.</returns>
    public int Vector(int field, int count, int elementSize, int alignment = 0)
    {
        var first = _writer.Vector(field, count, elementSize, TableLayout.AlignmentOf(elementSize, alignment));
        if (alignment > 0)
        {
            // Structs may have gaps, in which nothing of an older message is to be.
            _writer.At(first)[..(count * elementSize)].Clear();
        }

        return first;
    }

    /// <summary>Writes a vector of numbers and makes a field refer to it.</summary>
    /// <typeparam name="T">A number whose bytes are those of FlatBuffers.</typeparam>
    /// <param name="field">Position of the field.</param>
    /// <param name="values">The numbers.</param>
    public void Numbers<T>(int field, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var first = Vector(field, values.Length, Unsafe.SizeOf<T>());
        MemoryMarshal.AsBytes(values).CopyTo(_writer.At(first));
    }

    /// <summary>Writes a string and makes a field refer to it. A surrogate without its partner becomes U+FFFD.</summary>
    /// <param name="field">Position of the field.</param>
    /// <param name="value">The string.</param>
    public void String(int field, string value) => _writer.String(field, value);

    /// <summary>Writes a <see cref="bool"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Boolean(int position, bool value) => _writer.Byte(position, value ? (byte)1 : (byte)0);

    /// <summary>Writes a <see cref="byte"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Byte(int position, byte value) => _writer.Byte(position, value);

    /// <summary>Writes an <see cref="sbyte"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void SByte(int position, sbyte value) => _writer.Byte(position, (byte)value);

    /// <summary>Writes a <see cref="short"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Int16(int position, short value) => _writer.Int16(position, value);

    /// <summary>Writes a <see cref="ushort"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void UInt16(int position, ushort value) => _writer.Int16(position, (short)value);

    /// <summary>Writes an <see cref="int"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Int32(int position, int value) => _writer.Int32(position, value);

    /// <summary>Writes a <see cref="uint"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void UInt32(int position, uint value) => _writer.Int32(position, (int)value);

    /// <summary>Writes a <see cref="long"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Int64(int position, long value) => _writer.Int64(position, value);

    /// <summary>Writes a <see cref="ulong"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void UInt64(int position, ulong value) => _writer.Int64(position, (long)value);

    /// <summary>Writes a <see cref="float"/>, bit by bit.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Single(int position, float value) => Int32(position, BitConverter.SingleToInt32Bits(value));

    /// <summary>Writes a <see cref="double"/>, bit by bit.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Double(int position, double value) => Int64(position, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a <see cref="System.Half"/>, bit by bit.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void Half(int position, Half value) => Int16(position, BitConverter.HalfToInt16Bits(value));

    /// <summary>Writes a <see cref="char"/>, which may be half of a surrogate pair.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void Char(int position, char value) => UInt16(position, value);

    /// <summary>Writes a <see cref="System.TimeSpan"/> as its ticks of 100 ns.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void TimeSpan(int position, TimeSpan value) => Int64(position, value.Ticks);

    /// <summary>Writes a <see cref="System.DateTime"/> as its ticks, with its kind in the two highest bits.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void DateTime(int position, DateTime value) => UInt64(position, DateTimeBits.Of(value));

    /// <summary>Writes a <see cref="System.DateOnly"/> as the number of its day, 0 being 1 January of the year 1.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void DateOnly(int position, DateOnly value) => Int32(position, value.DayNumber);

    /// <summary>Writes a <see cref="System.TimeOnly"/> as its ticks since midnight.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void TimeOnly(int position, TimeOnly value) => Int64(position, value.Ticks);

    /// <summary>Writes a <see cref="System.DateTimeOffset"/>: the ticks of its clock, then its offset in minutes.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void DateTimeOffset(int position, DateTimeOffset value)
    {
        Int64(position, value.Ticks);
        Int64(position + sizeof(long), value.TotalOffsetMinutes);
    }

    /// <summary>Writes a <see cref="System.Guid"/>: 16 bytes in the order in which it is spelt (RFC 9562).</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void Guid(int position, Guid value) => value.TryWriteBytes(_writer.At(position), bigEndian: true, out _);

    /// <summary>Writes a <see cref="decimal"/> as the four numbers of <see cref="decimal.GetBits(decimal)"/>.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void Decimal(int position, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        for (var i = 0; i < bits.Length; i++)
        {
            Int32(position + (i * sizeof(int)), bits[i]);
        }
    }

    /// <summary>Writes an <see cref="System.Int128"/>: its lower half, then its upper.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void Int128(int position, Int128 value) => UInt128(position, (UInt128)value);

    /// <summary>Writes a <see cref="System.UInt128"/>: its lower half, then its upper.</summary>
    /// <param name="position">Where.</param>
    /// <param name="value">What.</param>
    public readonly void UInt128(int position, UInt128 value)
    {
        UInt64(position, (ulong)value);
        UInt64(position + sizeof(ulong), (ulong)(value >> 64));
    }

    internal readonly MessageWriter End()
    {
        _writer.EndNested(_start);
        return _writer;
    }

    /// <summary>A vtable that the message has already.</summary>
    private readonly record struct KnownVTable(TableLayout? Layout, ulong Missing, int Position);

    /// <summary>Some of the vtables that the message has: one that is not found is written again.</summary>
    [InlineArray(Count)]
    private struct KnownVTables
    {
        public const int Count = 8;
        private KnownVTable _first;
    }
}
