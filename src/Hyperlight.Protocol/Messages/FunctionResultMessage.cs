namespace Hyperlight.Protocol;

/// <summary>A verified reply, <c>FunctionCallResult</c> in <c>Schemas/function_call_result.fbs</c>.</summary>
internal readonly ref struct FunctionResultMessage
{
    /// <summary>Tag of <c>ReturnValueBox</c> in the union <c>FunctionCallResultType</c>.</summary>
    public const byte ValueTag = 1;

    /// <summary>Tag of <c>GuestError</c> in the union <c>FunctionCallResultType</c>.</summary>
    public const byte ErrorTag = 2;

    private FunctionResultMessage(GuestErrorView error)
    {
        IsError = true;
        Error = error;
    }

    private FunctionResultMessage(WireValue value, ReturnType type)
    {
        Value = value;
        Type = type;
    }

    public bool IsError { get; }

    public GuestErrorView Error { get; }

    public WireValue Value { get; }

    /// <summary>How <see cref="Value"/> travels.</summary>
    public ReturnType Type { get; }

    /// <summary>Verifies a whole message.</summary>
    /// <param name="message">The message with its size prefix, and nothing behind it.</param>
    /// <exception cref="InvalidMessageException">It is not what the schema says.</exception>
    public static FunctionResultMessage Read(ReadOnlySpan<byte> message)
    {
        var root = new MessageReader(message).Root;
        return root.Byte(0) switch
        {
            ValueTag => ReadValue(root.Table(1)),
            ErrorTag => new FunctionResultMessage(new GuestErrorView(root.Table(1))),
            _ => throw new InvalidMessageException("A reply is neither a value nor an error."),
        };
    }

    /// <summary>Reads a value as this library writes it, which takes a fraction of the time that <see cref="Read"/> does.</summary>
    /// <param name="message">The reply.</param>
    /// <param name="function">The function that was called.</param>
    /// <param name="field">Position of the value.</param>
    /// <returns>False when it is an error, was written otherwise, is null or malformed: <see cref="Read"/> tells.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, FunctionDescriptor function, out int field)
    {
        var template = function.ReplyTemplate;
        var result = template.Values[0];
        field = function.ReturnType == ReturnType.Bytes ? result.Table + SharedVTables.SizedBytes : result.Field;
        if (!MessageReader.IsWhole(message) || !template.IsIn(message))
        {
            return false;
        }

        var reader = MessageReader.OfWhole(message);
        return function.ReturnType switch
        {
            ReturnType.String => reader.IsString(field),
            ReturnType.Bytes => reader.IsVector(field, 1) && reader.Int32(result.Field) == reader.Vector(field, 1).Count,
            _ => true,
        };
    }

    private static FunctionResultMessage ReadValue(TableReader box)
    {
        var type = (ReturnType)(box.Byte(0) - 1);
        return type <= ReturnType.Bytes
            ? new FunctionResultMessage(WireValue.OfResult(box.Table(1), type), type)
            : throw new InvalidMessageException("A result has an unknown type.");
    }
}
