using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hyperlight.Protocol;

/// <summary>
/// A message of a function with every value zero: a call copies it, stores its values and appends its strings and arrays.
/// </summary>
internal sealed class MessageTemplate
{
    /// <summary>Where the name's length is in a call: the shared layouts, a call's own and its table are before it, whatever is called.</summary>
    public const int NameVector = 68;

    // Root union, box, the tables of their value: what a message has besides names and parameters.
    private const int FixedSize = SharedVTables.Size + 96;
    private const int ParameterSize = 36;

    private readonly byte[] _bytes;
    private readonly byte[] _fixed;
    private readonly TemplateValue[] _values;

    /// <param name="bytes">The message.</param>
    /// <param name="values">The values, and the size of each.</param>
    /// <param name="nullVTable">Position of the layout that turns such a table into null.</param>
    private MessageTemplate(byte[] bytes, (TemplateValue Value, int Size)[] values, int nullVTable)
    {
        Debug.Assert(bytes.Length > Vector256<byte>.Count, "A message is longer than a vector.");
        _bytes = bytes;
        NullVTable = nullVTable;
        _values = [.. values.Select(static value => value.Value)];
        _fixed = new byte[bytes.Length];
        Array.Fill(_fixed, byte.MaxValue);
        _fixed.AsSpan(0, sizeof(uint)).Clear();
        foreach (var (value, size) in values)
        {
            _fixed.AsSpan(value.Field, size).Clear();
        }
    }

    /// <summary>The bytes of the message.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    public int NullVTable { get; }

    /// <summary>The parameters of a call; the result of a reply, whose type is none of a parameter.</summary>
    public TemplateValue[] Values => _values;

    /// <summary>Is a message this one but for its size, its values and what comes after it? Then nothing else of it needs a look.</summary>
    public bool IsIn(ReadOnlySpan<byte> message)
    {
        if (message.Length < _bytes.Length)
        {
            return false;
        }

        // All three are as long as the template at least, and that is longer than a vector.
        ref var got = ref MemoryMarshal.GetReference(message);
        ref var expected = ref MemoryMarshal.GetArrayDataReference(_bytes);
        ref var mask = ref MemoryMarshal.GetArrayDataReference(_fixed);
        var last = (nuint)(_bytes.Length - Vector256<byte>.Count);
        var difference = Vector256<byte>.Zero;
        for (nuint at = 0; at < last; at += (nuint)Vector256<byte>.Count)
        {
            difference |= Different(ref got, ref expected, ref mask, at);
        }

        // It covers bytes that another one did.
        return (difference | Different(ref got, ref expected, ref mask, last)) == Vector256<byte>.Zero;
    }

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
        Debug.Assert(call + 4 + writer.ReadInt32(call + 4) == NameVector, "A call's name has another place.");
        var offsets = writer.Offsets(call + 8, parameters.Length);
        var values = new (TemplateValue Value, int Size)[parameters.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = shared.Union(ref writer, offsets + (i * sizeof(uint)), (int)parameters[i] + 1);
            var table = shared.Parameter(ref writer, parameter + SharedVTables.UnionTable, parameters[i]);
            values[i] = (new TemplateValue(parameters[i], table), SizeOf((ReturnType)parameters[i]));
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
        // A returned array has its size beside what refers to it.
        var size = type switch
        {
            ReturnType.Void => 0,
            ReturnType.Bytes => 2 * sizeof(uint),
            _ => SizeOf(type),
        };
        return new MessageTemplate(buffer[..writer.Finish()], [(new TemplateValue(default, value), size)], shared.Empty);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Different(ref byte got, ref byte expected, ref byte mask, nuint at) =>
        (Vector256.LoadUnsafe(ref got, at) ^ Vector256.LoadUnsafe(ref expected, at)) & Vector256.LoadUnsafe(ref mask, at);

    private static int SizeOf(ReturnType type) =>
        type is ReturnType.Int64 or ReturnType.UInt64 or ReturnType.Double ? sizeof(ulong) : sizeof(uint);
}
