using System.Buffers.Binary;
using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

/// <summary>Each rule of the verifier, broken by one byte of a call that was laid out by hand.</summary>
public class VerifierTests
{
    private const string Offset = "An offset points outside the message or is not aligned.";
    private const string Layout = "A table's layout lies outside the message or is not aligned.";
    private const string Table = "A table does not fit into the message.";
    private const string Field = "A field lies outside its table or is not aligned.";
    private const string Missing = "A required field is missing.";
    private const string Length = "A vector or string is longer than the message.";
    private const string ParameterType = "A parameter has an unknown type.";
    private const string CallType = "A call has an unknown type.";

    private static readonly ushort[] Call =
    [
        92, 0, 16, 0, // 0: size, 4: root at 20
        12, 16, 4, 8, 12, 13, // 8: layout of the call
        12, 0, 12, 0, 16, 0, 0x0201, 0, // 20: the call: name at 36, parameters at 44, guest, hllong
        1, 0, 'F', 0, // 36: name
        1, 0, 12, 0, // 44: one parameter, at 60
        8, 12, 8, 4, // 52: layout of the parameter
        8, 0, 20, 0, 3, 0, // 60: the parameter: value at 84, hllong
        6, 12, 4, 0, 0, 0, // 72: layout of the value
        12, 0, 7, 0, 0, 0, // 84: the value
    ];

    [Fact]
    public void The_call_that_was_laid_out_by_hand_is_valid()
    {
        var json = Flatc.ToJson("function_call.fbs", Patched(0, 92));
        Assert.Equal("""[{"value_type":"hllong","value":{"value":7}}]""", json["parameters"]!.ToJsonString());
        Assert.Equal("guest hllong", $"{json["function_call_type"]} {json["expected_return_type"]}");
        var call = FunctionCallMessage.Read(Patched(0, 92));
        Assert.Equal("F", call.Name);
        Assert.Equal(ContractKind.Guest, call.Callee);
        Assert.Equal(ReturnType.Int64, call.ExpectedReturnType);
        Assert.Equal(1, call.ParameterCount);
        Assert.Equal(Protocol.ParameterType.Int64, call.ParameterTypeAt(0));
    }

    [Theory]
    [InlineData(4, 0, Offset)] // root: no offset
    [InlineData(4, 15, Offset)] // root: not aligned
    [InlineData(4, 92, Offset)] // root: behind the end
    [InlineData(27, 0x80, Offset)] // name: far behind the end
    [InlineData(20, 11, Layout)] // not aligned
    [InlineData(20, 20, Layout)] // in the size prefix
    [InlineData(20, 24, Layout)] // before the message
    [InlineData(23, 0xFF, Layout)] // behind the end
    [InlineData(8, 2, Table)] // layout too short
    [InlineData(8, 13, Table)] // layout of odd length
    [InlineData(8, 90, Table)] // layout too long
    [InlineData(10, 3, Table)] // table too short
    [InlineData(10, 77, Table)] // table too long
    [InlineData(16, 1, Field)] // direction in the reference to the layout
    [InlineData(12, 6, Field)] // name not aligned
    [InlineData(12, 16, Field)] // name behind the table
    [InlineData(76, 8, Field)] // value behind its table
    [InlineData(12, 0, Missing)] // name
    [InlineData(58, 0, Missing)] // value of the parameter
    [InlineData(36, 60, Length)] // name
    [InlineData(47, 0xFF, Length)] // parameters
    [InlineData(41, 'F', "A string does not end with a zero byte.")]
    [InlineData(40, 0xFF, "A function's name is not valid UTF-8.")]
    [InlineData(33, 10, "A call has an unknown return type.")]
    [InlineData(32, 0, CallType)]
    [InlineData(32, 3, CallType)]
    [InlineData(68, 0, ParameterType)]
    [InlineData(68, 10, ParameterType)]
    public void A_broken_rule_is_named(int position, byte value, string reason) => Assert.Equal(
        reason,
        Assert.Throws<InvalidMessageException>(() => FunctionCallMessage.Read(Patched(position, value))).Message);

    [Fact]
    public void A_wide_value_that_is_not_aligned_to_eight_bytes_is_refused()
    {
        // The same call, with four bytes between the layout of the value and the value taken out.
        byte[] message = [.. Patched(64, 16)[..80], .. Patched(84, 8)[84..], 0, 0, 0, 0];
        Assert.Equal(Field, Assert.Throws<InvalidMessageException>(() => FunctionCallMessage.Read(message)).Message);
    }

    [Fact]
    public void A_value_that_is_left_out_is_valid() => Assert.Equal(1, FunctionCallMessage.Read(Patched(76, 0)).ParameterCount);

    [Fact]
    public void A_call_has_at_most_as_many_parameters_as_a_method_can_have()
    {
        Assert.Equal(65_534, FunctionCallMessage.Read(WithParameters(65_534)).ParameterCount);
        var error = Assert.Throws<InvalidMessageException>(() => FunctionCallMessage.Read(WithParameters(65_536)));
        Assert.Equal("A call has too many parameters.", error.Message);
    }

    /// <summary>The call with an even number of parameters, all of them the same one behind their vector.</summary>
    private static byte[] WithParameters(int count)
    {
        const int Vector = 96;
        var parameter = Vector + ((1 + count) * sizeof(uint)) + 8;
        var message = new byte[parameter + 36];
        Patched(28, Vector - 28).CopyTo(message, 0);
        Patched(0, 0).AsSpan(52).CopyTo(message.AsSpan(parameter - 8));
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length - sizeof(uint));
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(Vector), count);
        for (var i = 1; i <= count; i++)
        {
            var position = Vector + (i * sizeof(uint));
            BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(position), parameter - position);
        }

        return message;
    }

    private static byte[] Patched(int position, byte value)
    {
        var message = new byte[Call.Length * sizeof(ushort)];
        Buffer.BlockCopy(Call, 0, message, 0, message.Length);
        message[position] = value;
        return message;
    }
}
