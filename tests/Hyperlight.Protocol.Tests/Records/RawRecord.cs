using System.Buffers.Binary;

namespace Hyperlight.Protocol.Tests.Records;

/// <summary>Finds parts of a valid record by FlatBuffers' rules, to break them.</summary>
internal static class RawRecord
{
    private const int VTableHeader = 4;

    /// <summary>Position of the envelope.</summary>
    public static int Envelope(byte[] record) => Follow(record, sizeof(uint));

    /// <summary>Position of the table that the envelope holds.</summary>
    public static int Table(byte[] record) => Follow(record, Field(record, Envelope(record), 1));

    /// <summary>Position of a field that is there.</summary>
    public static int Field(byte[] record, int table, int number)
    {
        var vtable = table - Int32(record, table);
        return table + BinaryPrimitives.ReadUInt16LittleEndian(record.AsSpan(vtable + VTableHeader + (number * sizeof(ushort))));
    }

    /// <summary>Position of the table at an index of a vector of tables.</summary>
    public static int Element(byte[] record, int table, int number, int index) =>
        Follow(record, Follow(record, Field(record, table, number)) + ((1 + index) * sizeof(uint)));

    /// <summary>What the offset at a position leads to.</summary>
    public static int Follow(byte[] record, int position) => position + Int32(record, position);

    /// <summary>Makes the offset at a position lead somewhere else.</summary>
    public static void Refer(byte[] record, int position, int target) =>
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(position), target - position);

    private static int Int32(byte[] record, int position) => BinaryPrimitives.ReadInt32LittleEndian(record.AsSpan(position));
}
