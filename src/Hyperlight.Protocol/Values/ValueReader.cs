using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyperlight.Protocol;

/// <summary>Reads one value, a FlatBuffers buffer of its own, from a side that is not trusted.</summary>
/// <remarks>
/// Each step is checked when it is made. All that is read is counted: parts that share bytes, which could make a small
/// message unfold to any size, use up what the value has. Whatever is wrong throws what <see cref="Invalid"/> makes.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ValueReader
{
    private const int VTableHeader = 2 * sizeof(ushort);
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly MessageOrigin _origin;
    private long _unread;
    private int _depth;

    internal ValueReader(ReadOnlySpan<byte> bytes, MessageOrigin origin)
    {
        _bytes = bytes;
        _origin = origin;
        _unread = bytes.Length;
        Require(bytes.Length >= sizeof(uint), "A value is too short.");
    }

    /// <summary>The position that refers to the outermost table.</summary>
    public static int Root => 0;

    /// <summary>Verifies the table that a field refers to.</summary>
    /// <param name="field">Position of the field.</param>
    /// <param name="layout">The layout that is expected; another one is read too, field by field.</param>
    public TableView Table(int field, TableLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var position = Follow(field);
        var vtable = position - (long)Int32(position);
        Require(
            vtable >= sizeof(uint) && vtable <= _bytes.Length - VTableHeader && vtable % sizeof(ushort) == 0,
            "A table's layout lies outside the value or is not aligned.");
        var isExpected = _bytes[(int)vtable..].StartsWith(layout.VTable);
        var size = isExpected ? layout.Size : CheckVTable((int)vtable, position);
        Require(
            size <= _bytes.Length - position && (!isExpected || (position + sizeof(int)) % layout.Alignment == 0),
            "A table does not fit into the value or is not aligned.");
        Count(size);
        return new TableView(position, isExpected ? 0 : (int)vtable);
    }

    /// <summary>Finds a field.</summary>
    /// <param name="table">The table.</param>
    /// <param name="number">Its number in the schema.</param>
    /// <param name="offset">Where the expected layout has it.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="alignment">Its alignment in bytes; 0 when its size says it.</param>
    /// <returns>Its position; 0 when it is absent.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Field(TableView table, int number, int offset, int size, int alignment = 0) =>
        table.VTable == 0 ? table.Position + offset : Find(table, number, size, alignment);

    /// <summary>Finds a field that has to be there.</summary>
    /// <param name="table">The table.</param>
    /// <param name="number">Its number in the schema.</param>
    /// <param name="offset">Where the expected layout has it.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="alignment">Its alignment in bytes; 0 when its size says it.</param>
    /// <returns>Its position.</returns>
    public readonly int Required(TableView table, int number, int offset, int size = sizeof(uint), int alignment = 0) =>
        Field(table, number, offset, size, alignment) is var field and not 0 ? field : throw Invalid("A required field is missing.");

    /// <summary>Verifies the vector that a field refers to, without what its elements refer to.</summary>
    /// <param name="field">Position of the field.</param>
    /// <param name="elementSize">Size of an element in bytes.</param>
    /// <param name="alignment">Alignment of an element in bytes; 0 when its size says it.</param>
    public VectorView Vector(int field, int elementSize, int alignment = 0)
    {
        var start = Follow(field);
        var count = UInt32(start);
        var size = (long)count * elementSize;
        start += sizeof(uint);
        Require(size <= _bytes.Length - start, "A vector or string is longer than the value.");
        Require(start % TableLayout.AlignmentOf(elementSize, alignment) == 0 || count == 0, "A vector is not aligned.");
        Count(sizeof(uint) + size);
        return new VectorView(start, (int)count);
    }

    /// <summary>Reads the vector of numbers that a field refers to, into a new array.</summary>
    /// <typeparam name="T">A number whose bytes are those of FlatBuffers.</typeparam>
    /// <param name="field">Position of the field.</param>
    public T[] Numbers<T>(int field)
        where T : unmanaged
    {
        var vector = Vector(field, Unsafe.SizeOf<T>());
        return MemoryMarshal.Cast<byte, T>(_bytes.Slice(vector.First, vector.Count * Unsafe.SizeOf<T>())).ToArray();
    }

    /// <summary>Reads the string that a field refers to.</summary>
    /// <param name="field">Position of the field.</param>
    public string String(int field)
    {
        var (start, count) = Vector(field, 1);
        Require(start + count < _bytes.Length && _bytes[start + count] == 0, "A string does not end with a zero byte.");
        Count(1);
        return Text.Decode(_bytes.Slice(start, count)) ?? throw Invalid("A string is not valid UTF-8.");
    }

    /// <summary>Goes into a value that may hold others of its own type.</summary>
    public void Enter() => Require(++_depth <= ValueMeasure.MaxDepth, "The values lie too deep in each other.");

    /// <summary>Comes back from <see cref="Enter"/>.</summary>
    public void Leave() => _depth--;

    /// <summary>Makes the exception for a value that is not what the contract says.</summary>
    /// <param name="reason">What is wrong with it; holds no text of the message.</param>
    public readonly Exception Invalid(string reason) => _origin.Invalid(reason);

    /// <summary>Reads a <see cref="bool"/>; false when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly bool Boolean(int field) => Byte(field) != 0;

    /// <summary>Reads a <see cref="byte"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly byte Byte(int field) => field == 0 ? (byte)0 : _bytes[field];

    /// <summary>Reads an <see cref="sbyte"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly sbyte SByte(int field) => (sbyte)Byte(field);

    /// <summary>Reads a <see cref="short"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly short Int16(int field) => field == 0 ? (short)0 : BinaryPrimitives.ReadInt16LittleEndian(_bytes[field..]);

    /// <summary>Reads a <see cref="ushort"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly ushort UInt16(int field) => (ushort)Int16(field);

    /// <summary>Reads an <see cref="int"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Int32(int field) => field == 0 ? 0 : BinaryPrimitives.ReadInt32LittleEndian(_bytes[field..]);

    /// <summary>Reads a <see cref="uint"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly uint UInt32(int field) => (uint)Int32(field);

    /// <summary>Reads a <see cref="long"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Int64(int field) => field == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(_bytes[field..]);

    /// <summary>Reads a <see cref="ulong"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly ulong UInt64(int field) => (ulong)Int64(field);

    /// <summary>Reads a <see cref="float"/>, bit by bit; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly float Single(int field) => BitConverter.Int32BitsToSingle(Int32(field));

    /// <summary>Reads a <see cref="double"/>, bit by bit; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly double Double(int field) => BitConverter.Int64BitsToDouble(Int64(field));

    /// <summary>Reads a <see cref="System.Half"/>, bit by bit; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly Half Half(int field) => BitConverter.Int16BitsToHalf(Int16(field));

    /// <summary>Reads a <see cref="char"/>; U+0000 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly char Char(int field) => (char)UInt16(field);

    /// <summary>Reads a <see cref="System.TimeSpan"/>; zero when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly TimeSpan TimeSpan(int field) => System.TimeSpan.FromTicks(Int64(field));

    /// <summary>Reads a <see cref="System.DateTime"/>; its smallest value when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly DateTime DateTime(int field) =>
        DateTimeBits.TryRead(UInt64(field), out var value) ? value : throw Invalid("A DateTime is out of range.");

    /// <summary>Reads a <see cref="System.DateOnly"/>; its smallest value when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly DateOnly DateOnly(int field) => UInt32(field) is var day && day <= (uint)System.DateOnly.MaxValue.DayNumber
        ? System.DateOnly.FromDayNumber((int)day)
        : throw Invalid("A DateOnly is out of range.");

    /// <summary>Reads a <see cref="System.TimeOnly"/>; midnight when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly TimeOnly TimeOnly(int field) => UInt64(field) is var ticks && ticks <= (ulong)System.TimeOnly.MaxValue.Ticks
        ? new TimeOnly((long)ticks)
        : throw Invalid("A TimeOnly is out of range.");

    /// <summary>Reads a <see cref="System.DateTimeOffset"/>; its smallest value when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly DateTimeOffset DateTimeOffset(int field)
    {
        const long MostMinutes = 14 * 60;
        var (ticks, minutes) = (Int64(field), field == 0 ? 0 : Int64(field + sizeof(long)));
        var isOffset = minutes is >= -MostMinutes and <= MostMinutes;
        var universal = ticks - (isOffset ? minutes * System.TimeSpan.TicksPerMinute : 0);
        return isOffset && IsTime(ticks) && IsTime(universal)
            ? new DateTimeOffset(ticks, System.TimeSpan.FromMinutes(minutes))
            : throw Invalid("A DateTimeOffset is out of range.");
    }

    /// <summary>Reads a <see cref="System.Guid"/>; zeros when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly Guid Guid(int field) => field == 0 ? default : new Guid(_bytes.Slice(field, 16), bigEndian: true);

    /// <summary>Reads a <see cref="decimal"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly decimal Decimal(int field)
    {
        const int Sign = int.MinValue, ScaleShift = 16, MaxScale = 28;
        if (field == 0)
        {
            return 0;
        }

        var flags = Int32(field + (3 * sizeof(int)));
        var scale = (flags & ~Sign) >> ScaleShift;
        return (flags & ~Sign) == scale << ScaleShift && scale <= MaxScale
            ? new decimal(Int32(field), Int32(field + sizeof(int)), Int32(field + (2 * sizeof(int))), flags < 0, (byte)scale)
            : throw Invalid("A decimal is out of range.");
    }

    /// <summary>Reads an <see cref="System.Int128"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly Int128 Int128(int field) => (Int128)UInt128(field);

    /// <summary>Reads a <see cref="System.UInt128"/>; 0 when it is absent.</summary>
    /// <param name="field">Its position, or 0.</param>
    public readonly UInt128 UInt128(int field) => field == 0 ? 0 : new UInt128(UInt64(field + sizeof(ulong)), UInt64(field));

    private static bool IsTime(long ticks) => (ulong)ticks <= (ulong)System.DateTime.MaxValue.Ticks;

    private readonly int CheckVTable(int vtable, int position)
    {
        var (vtableSize, size) = (UInt16At(vtable), UInt16At(vtable + sizeof(ushort)));
        Require(
            vtableSize >= VTableHeader && vtableSize % sizeof(ushort) == 0 && vtableSize <= _bytes.Length - vtable
                && size >= sizeof(int) && size <= _bytes.Length - position,
            "A table does not fit into the value.");
        return size;
    }

    private readonly int Find(TableView table, int number, int size, int alignment)
    {
        var entry = VTableHeader + (number * sizeof(ushort));
        var offset = entry < UInt16At(table.VTable) ? UInt16At(table.VTable + entry) : 0;
        if (offset == 0)
        {
            return 0;
        }

        var field = table.Position + offset;
        Require(
            offset >= sizeof(int) && offset + size <= UInt16At(table.VTable + sizeof(ushort)) && field % TableLayout.AlignmentOf(size, alignment) == 0,
            "A field lies outside its table or is not aligned.");
        return field;
    }

    private readonly int Follow(int field)
    {
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[field..]);
        var target = field + (long)offset;
        Require(
            offset != 0 && target <= _bytes.Length - sizeof(uint) && target % sizeof(uint) == 0,
            "An offset points outside the value or is not aligned.");
        return (int)target;
    }

    // A vtable may be at position 0, where no field is.
    private readonly int UInt16At(int position) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[position..]);

    private void Count(long bytes)
    {
        _unread -= bytes;
        Require(_unread >= 0, "Parts of a value share bytes.");
    }

    private readonly void Require(bool condition, string reason)
    {
        if (!condition)
        {
            throw Invalid(reason);
        }
    }
}
