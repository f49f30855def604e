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

    private static FunctionResultMessage ReadValue(TableReader box)
    {
        var type = (ReturnType)(box.Byte(0) - 1);
        return type <= ReturnType.Bytes
            ? new FunctionResultMessage(WireValue.OfResult(box.Table(1), type), type)
            : throw new InvalidMessageException("A result has an unknown type.");
    }
}
