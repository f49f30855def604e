using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Hyperlight.Protocol;

/// <summary>A verified call, <c>FunctionCall</c> in <c>Schemas/function_call.fbs</c>. Refers to the memory that it was read from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct FunctionCallMessage
{
    // No .NET method has more.
    private const int MaxParameters = ushort.MaxValue;
    private readonly MessageReader _message;
    private readonly ReadOnlySpan<byte> _name;
    private readonly int _parameters;
    private readonly int _count;
    private readonly ContractKind _callee;
    private readonly ReturnType _returnType;

    // When which bytes are fixed is known, and they are what they should be: then it tells all above but the first.
    private readonly FunctionDescriptor? _function;

    private FunctionCallMessage(MessageReader message)
    {
        var call = message.Root;
        _message = message;
        _name = call.String(0);
        (_parameters, _count) = call.Offsets(1);
        _callee = CalleeOf(call.Byte(2));
        _returnType = (ReturnType)call.Byte(3);
        Require(Utf8.IsValid(_name), "A function's name is not valid UTF-8.");
        Require(_count <= MaxParameters, "A call has too many parameters.");
        Require(_returnType <= ReturnType.Bytes, "A call has an unknown return type.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private FunctionCallMessage(MessageReader message, FunctionDescriptor function)
    {
        _message = message;
        _function = function;
    }

    /// <summary>Name of the function in UTF-8, valid; text of the other side.</summary>
    public ReadOnlySpan<byte> Utf8Name => _function is null ? _name : _function.Utf8Name;

    /// <summary>Name of the function; text of the other side.</summary>
    public string Name => Encoding.UTF8.GetString(Utf8Name);

    /// <summary>Which side is called.</summary>
    public ContractKind Callee => _function?.Contract!.Kind ?? _callee;

    /// <summary>How the caller expects the result.</summary>
    public ReturnType ExpectedReturnType => _function?.ReturnType ?? _returnType;

    /// <summary>Number of parameters.</summary>
    public int ParameterCount => _function?.Parameters.Length ?? _count;

    /// <summary>The bytes of the message.</summary>
    internal MessageReader Message => _message;

    /// <summary>Where the parameters are; null when it is not as this library writes it.</summary>
    internal TemplateValue[]? Values => _function?.CallTemplate.Values;

    /// <summary>Position of the first parameter's offset, when it is not as this library writes it.</summary>
    internal int Parameters => _parameters;

    /// <summary>Verifies a whole message.</summary>
    /// <param name="message">The message with its size prefix, and nothing behind it.</param>
    /// <exception cref="InvalidMessageException">It is not what the schema says.</exception>
    public static FunctionCallMessage Read(ReadOnlySpan<byte> message)
    {
        var call = new FunctionCallMessage(new MessageReader(message));
        for (var i = 0; i < call.ParameterCount; i++)
        {
            Value(call._message, call._parameters, i, out _);
        }

        return call;
    }

    /// <summary>Reads a call as this library writes it, which takes a fraction of the time that <see cref="Read"/> does.</summary>
    /// <param name="message">The message with its size prefix, and nothing behind it.</param>
    /// <param name="function">The function that may be called.</param>
    /// <param name="call">The call, which matches the function.</param>
    /// <returns>False when it is another function's, was written otherwise, has a null in it, or is malformed: <see cref="Read"/> tells, and the call is not to be used.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, FunctionDescriptor function, out FunctionCallMessage call)
    {
        ArgumentNullException.ThrowIfNull(function);
        call = new FunctionCallMessage(MessageReader.OfWhole(message), function);
        return MessageReader.IsWhole(message) && function.CallTemplate.IsIn(message) && (!function.HasVariableSize || AreVectorsThere(call._message, function));
    }

    /// <summary>Where the name is in a call as this library writes it. Nothing is verified: it is good for a look into a table of names only.</summary>
    /// <param name="message">The message with its size prefix.</param>
    public static ReadOnlySpan<byte> PeekName(ReadOnlySpan<byte> message)
    {
        const int Start = MessageTemplate.NameVector + sizeof(uint);
        var length = message.Length >= Start ? BinaryPrimitives.ReadUInt32LittleEndian(message[MessageTemplate.NameVector..]) : uint.MaxValue;
        return length <= message.Length - (long)Start ? message.Slice(Start, (int)length) : default;
    }

    /// <summary>How a parameter travels.</summary>
    /// <param name="index">Its index.</param>
    public ParameterType ParameterTypeAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)ParameterCount);
        if (_function is not null)
        {
            return _function.Parameters[index];
        }

        Parameter(_message, _parameters, index, out var type);
        return type;
    }

    /// <summary>Compares the types of a call with those of a function.</summary>
    /// <param name="function">The function that is called.</param>
    /// <param name="code">What the reply to a call that does not match says.</param>
    /// <param name="mismatch">The first difference, for people; null when there is none.</param>
    /// <returns>True when the call can be dispatched.</returns>
    public bool Matches(FunctionDescriptor function, out ErrorCode code, [NotNullWhen(false)] out string? mismatch)
    {
        ArgumentNullException.ThrowIfNull(function);
        var expected = function.Parameters;
        if (ParameterCount != expected.Length)
        {
            code = ErrorCode.GuestFunctionIncorrectNumberOfParameters;
            mismatch = $"Called function {function.Name} with {ParameterCount} parameters but it takes {expected.Length}.";
            return false;
        }

        mismatch = null;
        for (var i = 0; i < expected.Length && mismatch is null; i++)
        {
            var got = ParameterTypeAt(i);
            mismatch = got == expected[i]
                ? null
                : $"Expected parameter type {expected[i]} for parameter index {i} of function {function.Name} but got {got}.";
        }

        mismatch ??= ExpectedReturnType == function.ReturnType
            ? null
            : $"Expected return type {function.ReturnType} of function {function.Name} but the caller wants {ExpectedReturnType}.";
        code = mismatch is null ? ErrorCode.NoError : ErrorCode.GuestFunctionParameterTypeMismatch;
        return mismatch is null;
    }

    /// <summary>The number of a callee in <c>FunctionCallType</c>.</summary>
    internal static byte CallType(ContractKind callee) => (byte)(callee + 1);

    /// <summary>Takes a parameter whose type is known.</summary>
    /// <param name="message">The message.</param>
    /// <param name="parameters">Position of the first parameter's offset.</param>
    /// <param name="index">Its index.</param>
    /// <param name="type">Its type.</param>
    internal static WireValue Value(MessageReader message, int parameters, int index, ParameterType type)
    {
        var value = Value(message, parameters, index, out var got);
        return got == type ? value : throw new InvalidOperationException($"Parameter {index} is {got}, not {type}.");
    }

    private static WireValue Value(MessageReader message, int parameters, int index, out ParameterType type)
    {
        var parameter = Parameter(message, parameters, index, out type);
        return WireValue.OfParameter(parameter.Table(1), type);
    }

    private static bool AreVectorsThere(MessageReader reader, FunctionDescriptor function)
    {
        foreach (var value in function.CallTemplate.Values)
        {
            if (value.Type switch
            {
                ParameterType.String => !reader.IsString(value.Field),
                ParameterType.Bytes => !reader.IsVector(value.Field, 1),
                _ => false,
            })
            {
                return false;
            }
        }

        return true;
    }

    private static ContractKind CalleeOf(byte callType) =>
        callType is 1 or 2 ? (ContractKind)(callType - 1) : throw new InvalidMessageException("A call has an unknown type.");

    private static TableReader Parameter(MessageReader message, int parameters, int index, out ParameterType type)
    {
        var parameter = new TableReader(message, message.Follow(parameters + (index * sizeof(uint))));
        type = (ParameterType)(parameter.Byte(0) - 1);
        Require(type <= ParameterType.Bytes, "A parameter has an unknown type.");
        return parameter;
    }

    private static void Require(bool condition, string reason)
    {
        if (!condition)
        {
            throw new InvalidMessageException(reason);
        }
    }
}
