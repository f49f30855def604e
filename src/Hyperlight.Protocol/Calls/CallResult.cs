using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Hyperlight.Protocol;

/// <summary>The verified result of a call, still in the channel's memory.</summary>
/// <remarks>
/// What is read is the caller's own copy. A result that does not fit, a number out of range or a null where none is allowed, throws
/// what <see cref="CallChannel.Malformed"/> makes.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct CallResult
{
    private readonly WireValue _value;
    private readonly MessageOrigin _origin;
    private readonly ReturnType _type;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private CallResult(WireValue value, MessageOrigin origin, ReturnType type)
    {
        _value = value;
        _origin = origin;
        _type = type;
    }

    /// <summary>Reads an <see cref="int"/>.</summary>
    public int ReadInt32() => Value(ReturnType.Int32).Int32();

    /// <summary>Reads an <see cref="sbyte"/>.</summary>
    public sbyte ReadSByte() => (sbyte)Value(ReturnType.Int32).Int32Between(sbyte.MinValue, sbyte.MaxValue, _origin);

    /// <summary>Reads a <see cref="byte"/>.</summary>
    public byte ReadByte() => (byte)Value(ReturnType.UInt32).UInt32UpTo(byte.MaxValue, _origin);

    /// <summary>Reads a <see cref="short"/>.</summary>
    public short ReadInt16() => (short)Value(ReturnType.Int32).Int32Between(short.MinValue, short.MaxValue, _origin);

    /// <summary>Reads a <see cref="ushort"/>.</summary>
    public ushort ReadUInt16() => (ushort)Value(ReturnType.UInt32).UInt32UpTo(ushort.MaxValue, _origin);

    /// <summary>Reads a <see cref="uint"/>.</summary>
    public uint ReadUInt32() => Value(ReturnType.UInt32).UInt32();

    /// <summary>Reads a <see cref="long"/>.</summary>
    public long ReadInt64() => (long)Value(ReturnType.Int64).UInt64();

    /// <summary>Reads a <see cref="ulong"/>.</summary>
    public ulong ReadUInt64() => Value(ReturnType.UInt64).UInt64();

    /// <summary>Reads a <see cref="float"/>.</summary>
    public float ReadSingle() => BitConverter.UInt32BitsToSingle(Value(ReturnType.Single).UInt32());

    /// <summary>Reads a <see cref="double"/>.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(Value(ReturnType.Double).UInt64());

    /// <summary>Reads a <see cref="bool"/>.</summary>
    public bool ReadBoolean() => Value(ReturnType.Boolean).Boolean();

    /// <summary>Reads a string.</summary>
    public string ReadString() => Value(ReturnType.String).String(_origin);

    /// <summary>Reads a string or null.</summary>
    public string? ReadNullableString() => Value(ReturnType.String).NullableString(_origin);

    /// <summary>Reads a new array.</summary>
    public byte[] ReadBytes() => Value(ReturnType.Bytes).Bytes(_origin);

    /// <summary>Reads a new array or null.</summary>
    public byte[]? ReadNullableBytes() => Value(ReturnType.Bytes).NullableBytes();

    /// <summary>Reads bytes, into a new array.</summary>
    public ReadOnlyMemory<byte> ReadMemory() => ReadBytes();

    /// <summary>Reads a value of more than one part.</summary>
    public ValueReader ReadValue() => Value(ReturnType.Bytes).Parts(_origin);

    /// <summary>Reads a value of more than one part, or null.</summary>
    /// <param name="value">Its parts, if it is not null.</param>
    /// <returns>Whether it is not null.</returns>
    public bool TryReadValue(out ValueReader value) => Value(ReturnType.Bytes).TryGetParts(_origin, out value);

    /// <summary>Reads the result of a function that has none.</summary>
    public void ReadVoid() => Value(ReturnType.Void);

    /// <summary>Verifies a reply.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static CallResult Read(CallChannel channel, FunctionDescriptor function, ReadOnlySpan<byte> reply)
    {
        if (!FunctionResultMessage.TryRead(reply, function, out var field))
        {
            field = FieldOfAny(channel, function, reply);
        }

        return new CallResult(WireValue.At(MessageReader.OfWhole(reply), field), new MessageOrigin(channel, function), function.ReturnType);
    }

    private static int FieldOfAny(CallChannel channel, FunctionDescriptor function, ReadOnlySpan<byte> reply)
    {
        var message = Verify(channel, function, reply);
        if (message.IsError)
        {
            throw channel.ErrorFrom(function, message.Error);
        }

        return message.Type == function.ReturnType
            ? message.Value.Field
            : throw channel.Malformed(function, $"The result is {message.Type}, not {function.ReturnType}.");
    }

    private static FunctionResultMessage Verify(CallChannel channel, FunctionDescriptor function, ReadOnlySpan<byte> reply)
    {
        try
        {
            return FunctionResultMessage.Read(reply);
        }
        catch (InvalidMessageException e)
        {
            throw channel.Malformed(function, e.Message);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WireValue Value(ReturnType type) => type == _type ? _value : throw Misfit(type);

    private InvalidOperationException Misfit(ReturnType type) => new($"The result is {_type}, not {type}.");
}
