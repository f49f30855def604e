using System.Runtime.CompilerServices;

namespace Hyperlight.Protocol;

/// <summary>One parameter or result in a message. A value that is left out is zero or null, as FlatBuffers says.</summary>
/// <remarks>It is small enough for registers: who is told of what is wrong comes with each way to read.</remarks>
internal readonly ref struct WireValue
{
    private readonly MessageReader _message;
    private readonly int _field;

    private WireValue(MessageReader message, int field)
    {
        _message = message;
        _field = field;
    }

    /// <summary>Its position in the message; <see cref="TableReader.Absent"/> when it is left out.</summary>
    public int Field => _field;

    private bool IsAbsent => _field == TableReader.Absent;

    /// <summary>Takes the value in a field that was verified.</summary>
    public static WireValue At(MessageReader message, int field) => new(message, field);

    /// <summary>Takes the value out of a parameter's table.</summary>
    /// <exception cref="InvalidMessageException">The value lies outside the message.</exception>
    public static WireValue OfParameter(TableReader table, ParameterType type)
    {
        var field = type == ParameterType.Bytes ? table.Field(0, sizeof(uint)) : ScalarOrString(table, (ReturnType)type);
        return Verified(table.Message, field, type == ParameterType.String, type == ParameterType.Bytes);
    }

    /// <summary>Takes the value out of a result's table.</summary>
    /// <exception cref="InvalidMessageException">The value lies outside the message.</exception>
    public static WireValue OfResult(TableReader table, ReturnType type)
    {
        var field = type == ReturnType.Bytes ? table.Field(1, sizeof(uint)) : ScalarOrString(table, type);
        var value = Verified(table.Message, field, type == ReturnType.String, type == ReturnType.Bytes);
        if (type == ReturnType.Bytes && !value.IsAbsent && table.Int32(0) != value._message.Vector(field, 1).Count)
        {
            throw new InvalidMessageException("A returned array does not have the size that it says.");
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Int32() => IsAbsent ? 0 : _message.Int32(_field);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint UInt32() => IsAbsent ? 0 : _message.UInt32(_field);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong UInt64() => IsAbsent ? 0 : _message.UInt64(_field);

    public bool Boolean() => !IsAbsent && _message.Byte(_field) != 0;

    public int Int32Between(int minimum, int maximum, MessageOrigin origin) =>
        Int32() is var value && value >= minimum && value <= maximum ? value : throw origin.Invalid("A number does not fit its type.");

    public uint UInt32UpTo(uint maximum, MessageOrigin origin) =>
        UInt32() is var value && value <= maximum ? value : throw origin.Invalid("A number does not fit its type.");

    public string String(MessageOrigin origin) => NullableString(origin) ?? throw origin.Invalid("A string is null where the contract does not allow it.");

    public string? NullableString(MessageOrigin origin)
    {
        if (IsAbsent)
        {
            return null;
        }

        return Text.Decode(_message.String(_field)) ?? throw origin.Invalid("A string is not valid UTF-8.");
    }

    public byte[]? NullableBytes() => IsAbsent ? null : Slice().ToArray();

    public byte[] Bytes(MessageOrigin origin) => NullableBytes() ?? throw origin.Invalid("An array is null where the contract does not allow it.");

    /// <summary>A value of more than one part, which travels as a FlatBuffers buffer of its own.</summary>
    public ValueReader Parts(MessageOrigin origin) =>
        TryGetParts(origin, out var parts) ? parts : throw origin.Invalid("A value is null where the contract does not allow it.");

    /// <summary>A value of more than one part, or null.</summary>
    public bool TryGetParts(MessageOrigin origin, out ValueReader parts)
    {
        parts = IsAbsent ? default : new ValueReader(Slice(), origin);
        return !IsAbsent;
    }

    /// <summary>The bytes without a copy, when their owner lends them.</summary>
    public ReadOnlyMemory<byte> Memory(IMessageMemory? owner, MessageOrigin origin)
    {
        if (owner is null || IsAbsent)
        {
            return Bytes(origin);
        }

        var (start, count) = _message.Vector(_field, 1);
        return owner.Lend(start, count);
    }

    private static int ScalarOrString(TableReader table, ReturnType type) => type switch
    {
        ReturnType.Void => TableReader.Absent,
        ReturnType.Boolean => table.Field(0, sizeof(byte)),
        ReturnType.Int64 or ReturnType.UInt64 or ReturnType.Double => table.Field(0, sizeof(ulong)),
        _ => table.Field(0, sizeof(uint)),
    };

    private static WireValue Verified(MessageReader message, int field, bool isString, bool isBytes)
    {
        if (isString && field != TableReader.Absent)
        {
            message.String(field);
        }
        else if (isBytes && field != TableReader.Absent)
        {
            message.Vector(field, 1);
        }

        return new WireValue(message, field);
    }

    private ReadOnlySpan<byte> Slice()
    {
        var (start, count) = _message.Vector(_field, 1);
        return _message.Bytes.Slice(start, count);
    }
}
