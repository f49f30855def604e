using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Hyperlight.Protocol;

/// <summary>A call that is being answered: its parameters are read once, in order, then one reply is written.</summary>
/// <remarks>
/// A parameter that does not fit, a number out of range or a null where none is allowed, throws <see cref="InvalidMessageException"/>.
/// A read or a reply that does not fit the function throws <see cref="InvalidOperationException"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct IncomingCall
{
    // Not the whole message: to copy a large structure that was just made takes longer than to read four numbers.
    private readonly MessageReader _message;
    private readonly TemplateValue[]? _values;
    private readonly int _parameters;
    private readonly FunctionDescriptor _function;
    private readonly IReplyBuffer _reply;
    private readonly IMessageMemory? _memory;
    private readonly ICallLifetime? _lifetime;
    private int _read;

    /// <summary>Starts to answer a call.</summary>
    /// <param name="message">The call; it <see cref="FunctionCallMessage.Matches"/> the function.</param>
    /// <param name="function">The function that is called.</param>
    /// <param name="reply">Where the reply goes.</param>
    /// <param name="memory">Lends the message's bytes to the implementation; when null, they are copied.</param>
    /// <param name="lifetime">Says when the caller waits no longer; when null, it never does.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public IncomingCall(
        in FunctionCallMessage message, FunctionDescriptor function, IReplyBuffer reply, IMessageMemory? memory = null, ICallLifetime? lifetime = null)
    {
        _message = message.Message;
        _values = message.Values;
        _parameters = message.Parameters;
        _function = function;
        _reply = reply;
        _memory = memory;
        _lifetime = lifetime;
    }

    /// <summary>Length of the reply in bytes, size prefix included; 0 while there is none.</summary>
    public int ReplyLength { get; private set; }

    /// <summary>Triggered when the answer is no longer wanted.</summary>
    public readonly CancellationToken Cancellation => _lifetime?.Cancellation ?? CancellationToken.None;

    /// <summary>Reads an <see cref="int"/>.</summary>
    public int ReadInt32() => Next(ParameterType.Int32).Int32();

    /// <summary>Reads an <see cref="sbyte"/>.</summary>
    public sbyte ReadSByte() => (sbyte)Next(ParameterType.Int32).Int32Between(sbyte.MinValue, sbyte.MaxValue, default);

    /// <summary>Reads a <see cref="byte"/>.</summary>
    public byte ReadByte() => (byte)Next(ParameterType.UInt32).UInt32UpTo(byte.MaxValue, default);

    /// <summary>Reads a <see cref="short"/>.</summary>
    public short ReadInt16() => (short)Next(ParameterType.Int32).Int32Between(short.MinValue, short.MaxValue, default);

    /// <summary>Reads a <see cref="ushort"/>.</summary>
    public ushort ReadUInt16() => (ushort)Next(ParameterType.UInt32).UInt32UpTo(ushort.MaxValue, default);

    /// <summary>Reads a <see cref="uint"/>.</summary>
    public uint ReadUInt32() => Next(ParameterType.UInt32).UInt32();

    /// <summary>Reads a <see cref="long"/>.</summary>
    public long ReadInt64() => (long)Next(ParameterType.Int64).UInt64();

    /// <summary>Reads a <see cref="ulong"/>.</summary>
    public ulong ReadUInt64() => Next(ParameterType.UInt64).UInt64();

    /// <summary>Reads a <see cref="float"/>.</summary>
    public float ReadSingle() => BitConverter.UInt32BitsToSingle(Next(ParameterType.Single).UInt32());

    /// <summary>Reads a <see cref="double"/>.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(Next(ParameterType.Double).UInt64());

    /// <summary>Reads a <see cref="bool"/>.</summary>
    public bool ReadBoolean() => Next(ParameterType.Boolean).Boolean();

    /// <summary>Reads a string.</summary>
    public string ReadString() => Next(ParameterType.String).String(default);

    /// <summary>Reads a string or null.</summary>
    public string? ReadNullableString() => Next(ParameterType.String).NullableString(default);

    /// <summary>Reads a new array.</summary>
    public byte[] ReadBytes() => Next(ParameterType.Bytes).Bytes(default);

    /// <summary>Reads a new array or null.</summary>
    public byte[]? ReadNullableBytes() => Next(ParameterType.Bytes).NullableBytes();

    /// <summary>Reads bytes: lent until the call returns, or a new array.</summary>
    public ReadOnlyMemory<byte> ReadMemory() => Next(ParameterType.Bytes).Memory(_memory, default);

    /// <summary>Reads a value of more than one part.</summary>
    public ValueReader ReadValue() => Next(ParameterType.Bytes).Parts(default);

    /// <summary>Reads a value of more than one part, or null.</summary>
    /// <param name="value">Its parts, if it is not null.</param>
    /// <returns>Whether it is not null.</returns>
    public bool TryReadValue(out ValueReader value) => Next(ParameterType.Bytes).TryGetParts(default, out value);

    /// <summary>Returns an <see cref="int"/>, <see cref="short"/> or <see cref="sbyte"/>.</summary>
    /// <param name="value">The result.</param>
    public void Return(int value) => ReturnNarrow(ReturnType.Int32, value);

    /// <summary>Returns a <see cref="uint"/>, <see cref="ushort"/> or <see cref="byte"/>.</summary>
    /// <param name="value">The result.</param>
    public void Return(uint value) => ReturnNarrow(ReturnType.UInt32, (int)value);

    /// <summary>Returns a <see cref="long"/>.</summary>
    /// <param name="value">The result.</param>
    public void Return(long value) => ReturnWide(ReturnType.Int64, value);

    /// <summary>Returns a <see cref="ulong"/>.</summary>
    /// <param name="value">The result.</param>
    public void Return(ulong value) => ReturnWide(ReturnType.UInt64, (long)value);

    /// <summary>Returns a <see cref="float"/>, bit by bit.</summary>
    /// <param name="value">The result.</param>
    public void Return(float value) => ReturnNarrow(ReturnType.Single, BitConverter.SingleToInt32Bits(value));

    /// <summary>Returns a <see cref="double"/>, bit by bit.</summary>
    /// <param name="value">The result.</param>
    public void Return(double value) => ReturnWide(ReturnType.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Returns a <see cref="bool"/>.</summary>
    /// <param name="value">The result.</param>
    public void Return(bool value)
    {
        var reply = Begin(ReturnType.Boolean, 0, out var table);
        reply.Byte(table + SharedVTables.Value, value ? (byte)1 : (byte)0);
        ReplyLength = reply.Finish();
    }

    /// <summary>Returns a string. A surrogate without its partner becomes U+FFFD, as in every UTF-8 conversion of .NET.</summary>
    /// <param name="value">The result, or null.</param>
    public void Return(string? value)
    {
        var reply = Begin(ReturnType.String, MessageWriter.VariableSize(value), out var table);
        if (value is null)
        {
            reply.Layout(table, _function.ReplyTemplate.NullVTable);
        }
        else
        {
            reply.String(table + SharedVTables.Value, value);
        }

        ReplyLength = reply.Finish();
    }

    /// <summary>Returns an array.</summary>
    /// <param name="value">The result, or null.</param>
    public void Return(byte[]? value)
    {
        if (value is not null)
        {
            Return(value.AsMemory());
            return;
        }

        ReturnNull();
    }

    /// <summary>Returns bytes.</summary>
    /// <param name="value">The result.</param>
    public void Return(ReadOnlyMemory<byte> value)
    {
        var reply = Begin(ReturnType.Bytes, MessageWriter.VariableSize(value.Length), out var table);
        reply.Int32(table + SharedVTables.Value, value.Length);
        reply.Bytes(table + SharedVTables.SizedBytes, value.Span);
        ReplyLength = reply.Finish();
    }

    /// <summary>Starts to return a value of more than one part.</summary>
    /// <param name="size">Its measure in bytes.</param>
    /// <returns>What writes it, until <see cref="EndReturn"/>.</returns>
    public readonly ValueWriter BeginReturn(long size)
    {
        var reply = Begin(ReturnType.Bytes, size, out var table);
        return new ValueWriter(reply, table + SharedVTables.SizedBytes);
    }

    /// <summary>Returns the value that was written.</summary>
    /// <param name="value">What wrote it.</param>
    public void EndReturn(in ValueWriter value)
    {
        var reply = value.End();
        reply.Int32(_function.ReplyTemplate.Values[0].Field, reply.NestedLength(value.Root));
        ReplyLength = reply.Finish();
    }

    /// <summary>Returns null.</summary>
    public void ReturnNull()
    {
        var reply = Begin(ReturnType.Bytes, 0, out var table);
        reply.Layout(table, _function.ReplyTemplate.NullVTable);
        ReplyLength = reply.Finish();
    }

    /// <summary>Returns from a function without a result.</summary>
    public void ReturnVoid() => ReplyLength = Begin(ReturnType.Void, 0, out _).Finish();

    private void ReturnNarrow(ReturnType type, int bits)
    {
        var reply = Begin(type, 0, out var table);
        reply.Int32(table + SharedVTables.Value, bits);
        ReplyLength = reply.Finish();
    }

    private void ReturnWide(ReturnType type, long bits)
    {
        var reply = Begin(type, 0, out var table);
        reply.Int64(table + SharedVTables.Value, bits);
        ReplyLength = reply.Finish();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly MessageWriter Begin(ReturnType type, long variableSize, out int table)
    {
        if (type != _function.ReturnType || ReplyLength != 0)
        {
            throw Misfit(type);
        }

        var template = _function.ReplyTemplate;
        table = template.Values[0].Table;
        return new MessageWriter(_reply.ReserveReply(template.Bytes.Length + variableSize), template.Bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WireValue Next(ParameterType type) => WireValue.At(_message, NextField(type));

    // A position, as a structure that comes from two sides goes through memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextField(ParameterType type)
    {
        var (values, index) = (_values, _read);
        if (values is null || (uint)index >= (uint)values.Length || values[index].Type != type)
        {
            return NextFieldOfAny(type);
        }

        _read = index + 1;
        return values[index].Field;
    }

    private readonly InvalidOperationException Misfit(ReturnType type) => new($"{_function.Signature}: the result is no {type}, or there is one already.");

    private int NextFieldOfAny(ParameterType type)
    {
        var parameters = _function.Parameters;
        return _read < parameters.Length && parameters[_read] == type
            ? FunctionCallMessage.Value(_message, _parameters, _read++, type).Field
            : throw new InvalidOperationException($"{_function.Signature}: parameter {_read} is no {type}.");
    }
}
