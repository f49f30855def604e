using System.Buffers.Binary;

namespace Hyperlight.Protocol;

/// <summary>Reads a size-prefixed FlatBuffers message from a side that is not trusted.</summary>
/// <remarks>
/// There is no unchecked way to read: every step is checked when it is made, so nothing depends on an earlier verification.
/// </remarks>
internal readonly ref struct MessageReader
{
    private const int Header = sizeof(uint) + sizeof(uint);

    /// <summary>Takes a whole message.</summary>
    /// <exception cref="InvalidMessageException">The size prefix does not say the length of <paramref name="bytes"/>.</exception>
    public MessageReader(ReadOnlySpan<byte> bytes)
    {
        if (!IsWhole(bytes))
        {
            throw new InvalidMessageException("The size prefix does not match the message.");
        }

        Bytes = bytes;
    }

    public ReadOnlySpan<byte> Bytes { get; private init; }

    /// <summary>Does the size prefix say the length of the message?</summary>
    public static bool IsWhole(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Header && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == bytes.Length - sizeof(uint);

    /// <summary>Takes a message that <see cref="IsWhole"/>.</summary>
    public static MessageReader OfWhole(ReadOnlySpan<byte> bytes) => new() { Bytes = bytes };

    /// <summary>Does the offset at a position lead to a vector that lies in the message?</summary>
    public bool IsVector(int field, int elementSize)
    {
        var start = field + (long)UInt32(field);
        return start > field && start <= Bytes.Length - sizeof(uint) && start % sizeof(uint) == 0
            && UInt32((int)start) * (ulong)elementSize <= (ulong)(Bytes.Length - start - sizeof(uint));
    }

    /// <summary>Does the offset at a position lead to a string that lies in the message and ends with a zero byte?</summary>
    public bool IsString(int field)
    {
        if (!IsVector(field, 1))
        {
            return false;
        }

        var (start, count) = Vector(field, 1);
        return start + count < Bytes.Length && Bytes[start + count] == 0;
    }

    public TableReader Root => new(this, Follow(sizeof(uint)));

    /// <summary>Follows the offset that is stored at a position.</summary>
    /// <returns>Where the table, string or vector starts; four bytes can be read there.</returns>
    public int Follow(int field)
    {
        var offset = UInt32(field);
        var target = field + (long)offset;
        if (offset == 0 || target > Bytes.Length - sizeof(uint) || target % sizeof(uint) != 0)
        {
            throw new InvalidMessageException("An offset points outside the message or is not aligned.");
        }

        return (int)target;
    }

    /// <summary>Finds the elements of the vector whose offset is stored at a position.</summary>
    public (int Start, int Count) Vector(int field, int elementSize)
    {
        var start = Follow(field);
        var count = UInt32(start);
        start += sizeof(uint);
        if (count * (ulong)elementSize > (ulong)(Bytes.Length - start))
        {
            throw new InvalidMessageException("A vector or string is longer than the message.");
        }

        return (start, (int)count);
    }

    /// <summary>Reads the string whose offset is stored at a position; its UTF-8 is not checked.</summary>
    public ReadOnlySpan<byte> String(int field)
    {
        var (start, count) = Vector(field, 1);
        if (start + count >= Bytes.Length || Bytes[start + count] != 0)
        {
            throw new InvalidMessageException("A string does not end with a zero byte.");
        }

        return Bytes.Slice(start, count);
    }

    public byte Byte(int position) => Bytes[position];

    public ushort UInt16(int position) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes[position..]);

    public int Int32(int position) => BinaryPrimitives.ReadInt32LittleEndian(Bytes[position..]);

    public uint UInt32(int position) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes[position..]);

    public ulong UInt64(int position) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes[position..]);
}
