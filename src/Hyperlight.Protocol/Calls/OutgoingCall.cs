using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Hyperlight.Protocol;

/// <summary>A call that is being written, straight into the memory that the channel reserved; nothing is allocated.</summary>
/// <remarks>
/// Every parameter is written once, in order, then <see cref="Invoke"/> is called once, and <see cref="Dispose"/> at the end.
/// A write that does not fit the function throws <see cref="InvalidOperationException"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct OutgoingCall
{
    private readonly CallChannel _channel;
    private readonly FunctionDescriptor _function;
    private readonly MessageTemplate _template;
    private MessageWriter _writer;
    private int _written;
    private bool _isHandedOver;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal OutgoingCall(CallChannel channel, FunctionDescriptor function, Span<byte> buffer)
    {
        _channel = channel;
        _function = function;
        _template = function.CallTemplate;
        _writer = new MessageWriter(buffer, _template.Bytes);
    }

    /// <summary>Room that a string needs besides <see cref="FunctionDescriptor.FixedCallSize"/>.</summary>
    /// <param name="value">The string, or null.</param>
    /// <returns>Upper bound in bytes, padding included.</returns>
    public static long SizeOf(string? value) => MessageWriter.VariableSize(value);

    /// <summary>Room that an array needs besides <see cref="FunctionDescriptor.FixedCallSize"/>.</summary>
    /// <param name="value">The array, or null.</param>
    /// <returns>Upper bound in bytes, padding included.</returns>
    public static long SizeOf(byte[]? value) => value is null ? 0 : MessageWriter.VariableSize(value.Length);

    /// <summary>Room that bytes need besides <see cref="FunctionDescriptor.FixedCallSize"/>.</summary>
    /// <param name="value">The bytes.</param>
    /// <returns>Upper bound in bytes, padding included.</returns>
    public static long SizeOf(ReadOnlyMemory<byte> value) => MessageWriter.VariableSize(value.Length);

    /// <summary>Writes an <see cref="int"/>, <see cref="short"/> or <see cref="sbyte"/>.</summary>
    /// <param name="value">The parameter.</param>
    public void Write(int value) => _writer.Int32(Next(ParameterType.Int32) + SharedVTables.Value, value);

    /// <summary>Writes a <see cref="uint"/>, <see cref="ushort"/> or <see cref="byte"/>.</summary>
    /// <param name="value">The parameter.</param>
    public void Write(uint value) => _writer.Int32(Next(ParameterType.UInt32) + SharedVTables.Value, (int)value);

    /// <summary>Writes a <see cref="long"/>.</summary>
    /// <param name="value">The parameter.</param>
    public void Write(long value) => _writer.Int64(Next(ParameterType.Int64) + SharedVTables.Value, value);

    /// <summary>Writes a <see cref="ulong"/>.</summary>
    /// <param name="value">The parameter.</param>
    public void Write(ulong value) => _writer.Int64(Next(ParameterType.UInt64) + SharedVTables.Value, (long)value);

    /// <summary>Writes a <see cref="float"/>, bit by bit.</summary>
    /// <param name="value">The parameter.</param>
    public void Write(float value) =>
        _writer.Int32(Next(ParameterType.Single) + SharedVTables.Value, BitConverter.SingleToInt32Bits(value));

    /// <summary>Writes a <see cref="double"/>, bit by bit.</summary>
    /// <param name="value">The parameter.</param>
    public void Write(double value) =>
        _writer.Int64(Next(ParameterType.Double) + SharedVTables.Value, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a <see cref="bool"/>.</summary>
    /// <param name="value">The parameter.</param>
    public void Write(bool value) => _writer.Byte(Next(ParameterType.Boolean) + SharedVTables.Value, value ? (byte)1 : (byte)0);

    /// <summary>Writes a string. A surrogate without its partner becomes U+FFFD, as in every UTF-8 conversion of .NET.</summary>
    /// <param name="value">The parameter, or null.</param>
    public void Write(string? value)
    {
        var table = Next(ParameterType.String);
        if (value is null)
        {
            _writer.Layout(table, _template.NullVTable);
        }
        else
        {
            _writer.String(table + SharedVTables.Value, value);
        }
    }

    /// <summary>Writes an array.</summary>
    /// <param name="value">The parameter, or null.</param>
    public void Write(byte[]? value)
    {
        if (value is null)
        {
            WriteNull();
        }
        else
        {
            Write(value.AsMemory());
        }
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="value">The parameter.</param>
    public void Write(ReadOnlyMemory<byte> value) => _writer.Bytes(Next(ParameterType.Bytes) + SharedVTables.Value, value.Span);

    /// <summary>Starts a parameter of more than one part.</summary>
    /// <returns>What writes it, until <see cref="EndValue"/>.</returns>
    public ValueWriter BeginValue() => new(_writer, Next(ParameterType.Bytes) + SharedVTables.Value);

    /// <summary>Ends a parameter of more than one part.</summary>
    /// <param name="value">What wrote it.</param>
    public void EndValue(in ValueWriter value) => _writer = value.End();

    /// <summary>Writes null for a parameter of more than one part.</summary>
    public void WriteNull() => _writer.Layout(Next(ParameterType.Bytes), _template.NullVTable);

    /// <summary>Makes the call and verifies the reply.</summary>
    /// <returns>The result, valid until <see cref="Dispose"/>.</returns>
    /// <exception cref="Exception">
    /// The reply is an error (<see cref="CallChannel.ErrorFrom"/>), or not what it should be (<see cref="CallChannel.Malformed"/>).
    /// What <see cref="CallChannel.Exchange"/> throws passes through.
    /// </exception>
    public CallResult Invoke() => CallResult.Read(_channel, _function, _channel.Exchange(_function, Finish()));

    /// <summary>Makes the call where it blocks nobody, verifies the reply and ends the call; <see cref="Dispose"/> does nothing then.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="read">Reads it.</param>
    /// <returns>The result, or what <see cref="Invoke"/> throws.</returns>
    public Task<T> InvokeAsync<T>(ResultReader<T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var call = new PendingCall<T>(_channel, _function, Finish(), read);
        _isHandedOver = true;
        return call.After(_channel.RunAsync(call.Run));
    }

    /// <inheritdoc cref="InvokeAsync{T}"/>
    public Task InvokeAsync() => InvokeAsync(static result =>
    {
        result.ReadVoid();
        return true;
    });

    /// <summary>Ends the call; the channel's memory is free again.</summary>
    public readonly void Dispose()
    {
        if (!_isHandedOver)
        {
            _channel?.EndCall(_function);
        }
    }

    private readonly int Finish() => _written == _template.Values.Length
        ? _writer.Finish()
        : throw new InvalidOperationException($"{_function.Signature}: parameter {_written} was not written.");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Next(ParameterType type)
    {
        var (values, index) = (_template.Values, _written);
        if ((uint)index >= (uint)values.Length || values[index].Type != type)
        {
            throw Misfit(type);
        }

        _written = index + 1;
        return values[index].Table;
    }

    private readonly InvalidOperationException Misfit(ParameterType type) => new($"{_function.Signature}: parameter {_written} is no {type}.");
}
