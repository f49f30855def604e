using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Hyperlight.Protocol;

/// <summary>Writes a size-prefixed FlatBuffers message front to back: what refers to something comes before it.</summary>
/// <remarks>
/// Alignment counts from the size prefix, as FlatBuffers' own size-prefixed messages do.
/// Each variable part starts at a multiple of four bytes, see <see cref="VariableSize(long)"/>.
/// </remarks>
internal ref struct MessageWriter
{
    private const int RootField = sizeof(uint);
    private readonly Span<byte> _buffer;
    private int _position;

    /// <summary>Starts an empty message.</summary>
    public MessageWriter(Span<byte> buffer)
    {
        _buffer = buffer;
        _position = RootField + sizeof(uint);
    }

    /// <summary>Starts with the bytes of a template.</summary>
    public MessageWriter(Span<byte> buffer, ReadOnlySpan<byte> template)
    {
        _buffer = buffer;
        template.CopyTo(buffer);
        _position = template.Length;
    }

    /// <summary>Bytes that are written.</summary>
    public readonly int Position => _position;

    /// <summary>Upper bound of what a string or byte array of some length adds to a message.</summary>
    public static long VariableSize(long bytes) => sizeof(uint) + bytes + 1 + (sizeof(uint) - 1);

    /// <summary>Upper bound of what a string adds to a message; null adds nothing.</summary>
    public static long VariableSize(string? text) => text switch
    {
        null => 0,

        // Its size in UTF-8 may not be an int; no message is that large.
        { Length: > int.MaxValue / 3 } => VariableSize(3L * text.Length),
        _ => VariableSize(Encoding.UTF8.GetByteCount(text)),
    };

    /// <summary>Describes the layout of tables.</summary>
    /// <param name="tableSize">Their size in bytes, with the four bytes that refer to this layout.</param>
    /// <param name="fields">For each number in the schema where the field is in the table; 0 when it is left out.</param>
    /// <returns>The layout's position.</returns>
    public int VTable(int tableSize, params ReadOnlySpan<byte> fields)
    {
        Align(sizeof(ushort));
        var vtable = _position;
        UInt16((2 + fields.Length) * sizeof(ushort));
        UInt16(tableSize);
        foreach (var field in fields)
        {
            UInt16(field);
        }

        return vtable;
    }

    /// <summary>Describes the layout of tables.</summary>
    /// <param name="layout">Their layout.</param>
    /// <param name="missing">Which of the fields that may be left out are.</param>
    /// <returns>The layout's position.</returns>
    public int VTable(TableLayout layout, ulong missing)
    {
        Align(sizeof(ushort));
        var vtable = _position;
        layout.VTable.CopyTo(_buffer[vtable..]);
        _position += layout.VTable.Length;
        if (missing != 0)
        {
            layout.LeaveOut(_buffer[vtable..], missing);
        }

        return vtable;
    }

    /// <summary>Writes a table of zeros.</summary>
    /// <param name="vtable">The position of its layout.</param>
    /// <param name="alignment">Alignment of what follows the table's first four bytes.</param>
    /// <returns>The table's position.</returns>
    public int Table(int vtable, int alignment = sizeof(uint))
    {
        Align(sizeof(uint));
        if ((_position + sizeof(int)) % alignment != 0)
        {
            Zeros(sizeof(uint));
        }

        var table = _position;
        Zeros(BinaryPrimitives.ReadUInt16LittleEndian(_buffer[(vtable + sizeof(ushort))..]));
        Layout(table, vtable);
        return table;
    }

    /// <summary>Writes a table of zeros and makes a field refer to it.</summary>
    public int Table(int field, int vtable, int alignment)
    {
        var table = Table(vtable, alignment);
        Refer(field, table);
        return table;
    }

    /// <summary>Writes the table that the message starts with.</summary>
    public int Root(int vtable, int alignment = sizeof(uint)) => Table(RootField, vtable, alignment);

    /// <summary>Gives a table another layout.</summary>
    public readonly void Layout(int table, int vtable) => Int32(table, table - vtable);

    /// <summary>Writes a vector of offsets and makes a field refer to it.</summary>
    /// <returns>Position of the first offset.</returns>
    public int Offsets(int field, int count)
    {
        StartVector(field, count);
        var first = _position;
        Zeros(count * sizeof(uint));
        return first;
    }

    /// <summary>Writes a vector whose elements are yet to be written, and makes a field refer to it.</summary>
    /// <returns>Position of the first element.</returns>
    public int Vector(int field, int count, int elementSize, int alignment)
    {
        StartVector(field, count, alignment);
        var first = _position;
        _position = checked(_position + (count * elementSize));
        return first;
    }

    /// <summary>Starts a vector of bytes that is a FlatBuffers buffer itself, and makes a field refer to it.</summary>
    /// <returns>Position of its first byte, where the offset of its root is to be.</returns>
    public int BeginNested(int field) => Vector(field, count: 1, sizeof(uint), sizeof(ulong));

    /// <summary>Ends what <see cref="BeginNested"/> started.</summary>
    public readonly void EndNested(int start) => Int32(start - sizeof(uint), NestedLength(start));

    /// <summary>Length in bytes of what <see cref="BeginNested"/> started.</summary>
    public readonly int NestedLength(int start) => _position - start;

    /// <summary>The buffer from a position on.</summary>
    public readonly Span<byte> At(int position) => _buffer[position..];

    /// <summary>Writes a string and makes a field refer to it.</summary>
    public void String(int field, ReadOnlySpan<byte> utf8)
    {
        Bytes(field, utf8);
        Zeros(1);
    }

    /// <summary>Writes a string and makes a field refer to it. A surrogate without its partner becomes U+FFFD.</summary>
    public void String(int field, string text)
    {
        StartVector(field, 0);
        var room = _buffer[_position..];

        // Most texts are ASCII, for which there is a shorter way.
        EndString(Ascii.FromUtf16(text, room, out var written) == OperationStatus.Done ? written : Encoding.UTF8.GetBytes(text, room));
    }

    /// <summary>Writes as many whole characters of a string as fit into a limit, and makes a field refer to it.</summary>
    public void String(int field, string text, int limit)
    {
        StartVector(field, 0);
        var room = _buffer[_position..];
        room = room[..Math.Min(room.Length, limit)];

        // Names are nearly always ASCII, which is several times as fast.
        if (text.Length > room.Length || Ascii.FromUtf16(text, room, out var written) != OperationStatus.Done)
        {
            Utf8.FromUtf16(text, room, out _, out written);
        }

        EndString(written);
    }

    /// <summary>Writes a vector of bytes and makes a field refer to it.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        StartVector(field, bytes.Length);
        bytes.CopyTo(_buffer[_position..]);
        _position += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Byte(int position, byte value) => _buffer[position] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Int16(int position, short value) => BinaryPrimitives.WriteInt16LittleEndian(_buffer[position..], value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int ReadInt32(int position) => BinaryPrimitives.ReadInt32LittleEndian(_buffer[position..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Int32(int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(_buffer[position..], value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Int64(int position, long value) => BinaryPrimitives.WriteInt64LittleEndian(_buffer[position..], value);

    /// <summary>Writes the size prefix.</summary>
    /// <returns>Length of the message in bytes, size prefix included.</returns>
    public readonly int Finish()
    {
        Int32(0, _position - sizeof(uint));
        return _position;
    }

    private void StartVector(int field, int count, int alignment = sizeof(uint))
    {
        Align(sizeof(uint));
        if ((_position + sizeof(uint)) % alignment != 0)
        {
            Zeros(sizeof(uint));
        }

        Refer(field, _position);
        Int32(_position, count);
        _position += sizeof(uint);
    }

    private void EndString(int length)
    {
        Int32(_position - sizeof(int), length);
        _position += length;
        _buffer[_position++] = 0;
    }

    private readonly void Refer(int field, int target) => Int32(field, target - field);

    private void UInt16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer[_position..], checked((ushort)value));
        _position += sizeof(ushort);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Align(int alignment)
    {
        if ((_position & (alignment - 1)) != 0)
        {
            Pad(alignment);
        }
    }

    private void Pad(int alignment)
    {
        while ((_position & (alignment - 1)) != 0)
        {
            _buffer[_position++] = 0;
        }
    }

    private void Zeros(int count)
    {
        _buffer.Slice(_position, count).Clear();
        _position += count;
    }
}
