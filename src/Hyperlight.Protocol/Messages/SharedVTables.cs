namespace Hyperlight.Protocol;

/// <summary>Layouts of the tables that hold a value, and where they are in a message.</summary>
internal readonly struct SharedVTables
{
    /// <summary>Where a value is in its table, unless it is a returned byte array.</summary>
    public const int Value = 4;

    /// <summary>Where the bytes of <c>hlsizeprefixedbuffer</c> are; its size is at <see cref="Value"/>.</summary>
    public const int SizedBytes = 8;

    /// <summary>Where the tag is in <c>Parameter</c>, <c>ReturnValueBox</c> and <c>FunctionCallResult</c>.</summary>
    public const int UnionTag = 8;

    /// <summary>Where the table is in <c>Parameter</c>, <c>ReturnValueBox</c> and <c>FunctionCallResult</c>.</summary>
    public const int UnionTable = 4;

    /// <summary>Upper bound of what <see cref="Write"/> and its alignment add to a message.</summary>
    public const int Size = 40;

    private readonly int _union;
    private readonly int _narrow;
    private readonly int _wide;
    private readonly int _sized;

    private SharedVTables(ref MessageWriter writer)
    {
        _union = writer.VTable(12, UnionTag, UnionTable);
        _narrow = writer.VTable(8, Value);
        _wide = writer.VTable(12, Value);
        _sized = writer.VTable(12, Value, SizedBytes);
        Empty = writer.VTable(4);
    }

    /// <summary>Position of the layout of a table without fields: <c>hlvoid</c>, and all that hold null.</summary>
    public int Empty { get; }

    public static SharedVTables Write(ref MessageWriter writer) => new(ref writer);

    /// <summary>Writes a root table that is a union.</summary>
    public int RootUnion(ref MessageWriter writer, int tag) => Tagged(ref writer, writer.Root(_union), tag);

    /// <summary>Writes a table that is a union and makes a field refer to it.</summary>
    public int Union(ref MessageWriter writer, int field, int tag) =>
        Tagged(ref writer, writer.Table(field, _union, sizeof(uint)), tag);

    public int Parameter(ref MessageWriter writer, int field, ParameterType type) => type switch
    {
        ParameterType.Int64 or ParameterType.UInt64 or ParameterType.Double => writer.Table(field, _wide, sizeof(long)),
        _ => writer.Table(field, _narrow, sizeof(uint)),
    };

    public int Result(ref MessageWriter writer, int field, ReturnType type) => type switch
    {
        ReturnType.Int64 or ReturnType.UInt64 or ReturnType.Double => writer.Table(field, _wide, sizeof(long)),
        ReturnType.Bytes => writer.Table(field, _sized, sizeof(uint)),
        ReturnType.Void => writer.Table(field, Empty, sizeof(uint)),
        _ => writer.Table(field, _narrow, sizeof(uint)),
    };

    private static int Tagged(ref MessageWriter writer, int table, int tag)
    {
        writer.Byte(table + UnionTag, (byte)tag);
        return table;
    }
}
