namespace Hyperlight.Protocol;

/// <summary>Reads the fields of one FlatBuffers table by their numbers in the schema.</summary>
internal readonly ref struct TableReader
{
    /// <summary>What <see cref="Field"/> gives for a field that is not there; no field can be at the size prefix.</summary>
    public const int Absent = 0;

    private const int VTableHeader = 2 * sizeof(ushort);
    private readonly MessageReader _message;
    private readonly int _position;
    private readonly int _vtable;
    private readonly int _vtableSize;
    private readonly int _size;

    /// <summary>Takes the table at a position where four bytes can be read.</summary>
    public TableReader(MessageReader message, int position)
    {
        var length = message.Bytes.Length;
        var vtable = position - (long)message.Int32(position);
        if (vtable < sizeof(uint) || vtable > length - VTableHeader || vtable % sizeof(ushort) != 0)
        {
            throw new InvalidMessageException("A table's layout lies outside the message or is not aligned.");
        }

        _message = message;
        _position = position;
        _vtable = (int)vtable;
        _vtableSize = message.UInt16(_vtable);
        _size = message.UInt16(_vtable + sizeof(ushort));
        if (_vtableSize < VTableHeader || _vtableSize % sizeof(ushort) != 0 || _vtableSize > length - _vtable
            || _size < sizeof(int) || _size > length - position)
        {
            throw new InvalidMessageException("A table does not fit into the message.");
        }
    }

    public MessageReader Message => _message;

    /// <summary>Finds a field.</summary>
    /// <param name="number">Its number in the schema.</param>
    /// <param name="size">Its size in bytes, which is also its alignment.</param>
    /// <returns>Its position in the message, or <see cref="Absent"/>.</returns>
    public int Field(int number, int size)
    {
        var entry = VTableHeader + (number * sizeof(ushort));
        var offset = entry < _vtableSize ? _message.UInt16(_vtable + entry) : 0;
        if (offset == 0)
        {
            return Absent;
        }

        var field = _position + offset;
        if (offset < sizeof(int) || offset + size > _size || field % size != 0)
        {
            throw new InvalidMessageException("A field lies outside its table or is not aligned.");
        }

        return field;
    }

    public byte Byte(int number) => Field(number, sizeof(byte)) is var field and not Absent ? _message.Byte(field) : (byte)0;

    public int Int32(int number) => Field(number, sizeof(int)) is var field and not Absent ? _message.Int32(field) : 0;

    public ulong UInt64(int number) => Field(number, sizeof(ulong)) is var field and not Absent ? _message.UInt64(field) : 0;

    /// <summary>A number that may be left out.</summary>
    public ulong? OptionalUInt64(int number) => Field(number, sizeof(ulong)) is var field and not Absent ? _message.UInt64(field) : null;

    /// <summary>Whether a table, string or vector is there.</summary>
    public bool Has(int number) => Field(number, sizeof(uint)) != Absent;

    public TableReader Table(int number) => new(_message, _message.Follow(Required(number)));

    public ReadOnlySpan<byte> String(int number) => _message.String(Required(number));

    /// <summary>Finds the elements of a vector of offsets; an absent vector is empty.</summary>
    public (int Start, int Count) Offsets(int number) =>
        Field(number, sizeof(uint)) is var field and not Absent ? _message.Vector(field, sizeof(uint)) : (0, 0);

    private int Required(int number)
    {
        var field = Field(number, sizeof(uint));
        return field != Absent ? field : throw new InvalidMessageException("A required field is missing.");
    }
}
