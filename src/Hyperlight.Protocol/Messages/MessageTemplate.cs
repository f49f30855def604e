namespace Hyperlight.Protocol;

/// <summary>
/// A message of a function with every value zero: a call copies it, stores its values and appends its strings and arrays.
/// </summary>
/// <param name="bytes">The message.</param>
/// <param name="values">Position of the table that holds each value.</param>
/// <param name="nullVTable">Position of the layout that turns such a table into null.</param>
internal sealed class MessageTemplate(byte[] bytes, int[] values, int nullVTable)
{
    // Root union, box, the tables of their value: what a message has besides names and parameters.
    private const int FixedSize = SharedVTables.Size + 96;
    private const int ParameterSize = 36;

    /// <summary>The bytes of the message.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    public int NullVTable => nullVTable;

    public int ValueTable(int index) => values[index];

    /// <summary>Lays out a <c>FunctionCall</c>.</summary>
    public static MessageTemplate ForCall(FunctionDescriptor function, ContractKind callee)
    {
        var parameters = function.Parameters;
        var buffer = new byte[FixedSize + function.Utf8Name.Length + (parameters.Length * ParameterSize)];
        var writer = new MessageWriter(buffer);
        var shared = SharedVTables.Write(ref writer);
        var call = writer.Root(writer.VTable(16, 4, 8, 12, 13));
        writer.Byte(call + 12, FunctionCallMessage.CallType(callee));
        writer.Byte(call + 13, (byte)function.ReturnType);
        writer.String(call + 4, function.Utf8Name);
        var offsets = writer.Offsets(call + 8, parameters.Length);
        var values = new int[parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = shared.Union(ref writer, offsets + (i * sizeof(uint)), (int)parameters[i] + 1);
            values[i] = shared.Parameter(ref writer, parameter + SharedVTables.UnionTable, parameters[i]);
        }

        return new MessageTemplate(buffer[..writer.Finish()], values, shared.Empty);
    }

    /// <summary>Lays out a <c>FunctionCallResult</c> that holds a value.</summary>
    public static MessageTemplate ForReply(ReturnType type)
    {
        var buffer = new byte[FixedSize];
        var writer = new MessageWriter(buffer);
        var shared = SharedVTables.Write(ref writer);
        var result = shared.RootUnion(ref writer, FunctionResultMessage.ValueTag);
        var box = shared.Union(ref writer, result + SharedVTables.UnionTable, (int)type + 1);
        var value = shared.Result(ref writer, box + SharedVTables.UnionTable, type);
        return new MessageTemplate(buffer[..writer.Finish()], [value], shared.Empty);
    }
}
