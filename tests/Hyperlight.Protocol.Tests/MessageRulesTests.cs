using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

/// <summary>What the receiver refuses, one rule a test, and what it says.</summary>
public class MessageRulesTests
{
    private const string Call = "function_call.fbs";
    private const string Result = "function_call_result.fbs";

    [Fact]
    public void A_call_without_a_direction_is_refused() =>
        AssertRefused("""{ "function_name": "IEcho.Nothing", "expected_return_type": "hlvoid" }""", "A call has an unknown type.");

    [Fact]
    public void A_name_that_is_not_utf8_is_refused()
    {
        var message = Samples.Call(echo => echo.Nothing());
        message[message.AsSpan().IndexOf("IEcho.Nothing"u8)] = 0xFF;
        Assert.Throws<InvalidMessageException>(() => FunctionCallMessage.Read(message));
    }

    [Fact]
    public void A_string_that_is_not_utf8_is_refused_when_it_is_read()
    {
        var message = Samples.Call(echo => echo.String("text"));
        message[message.AsSpan().IndexOf("text"u8)] = 0xFF;
        Assert.Equal("A string is not valid UTF-8.", Assert.Throws<InvalidMessageException>(() => Dispatch(message)).Message);
    }

    [Fact]
    public void A_string_without_its_zero_byte_is_refused()
    {
        var message = Samples.Call(echo => echo.String("text"));
        message[^1] = (byte)'x';
        Assert.Equal("A string does not end with a zero byte.", Assert.Throws<InvalidMessageException>(() => Dispatch(message)).Message);
    }

    [Fact]
    public void An_unknown_function_is_answered_with_its_name() => AssertAnswer(
        """{ "function_name": "IEcho.Other", "function_call_type": "guest" }""",
        ErrorCode.GuestFunctionNotFound,
        "IEcho.Other");

    [Fact]
    public void A_wrong_number_of_parameters_is_answered_with_both_numbers() => AssertAnswer(
        """
        {
          "function_name": "IEcho.Int32", "function_call_type": "guest",
          "parameters": [ { "value_type": "hlint", "value": {} }, { "value_type": "hlint", "value": {} } ]
        }
        """,
        ErrorCode.GuestFunctionIncorrectNumberOfParameters,
        "Called function IEcho.Int32 with 2 parameters but it takes 1.");

    [Fact]
    public void A_wrong_parameter_type_is_answered_with_both_types() => AssertAnswer(
        """
        {
          "function_name": "IEcho.String", "function_call_type": "guest", "expected_return_type": "hlstring",
          "parameters": [ { "value_type": "hlint", "value": {} } ]
        }
        """,
        ErrorCode.GuestFunctionParameterTypeMismatch,
        "Expected parameter type String for parameter index 0 of function IEcho.String but got Int32.");

    [Fact]
    public void A_wrong_return_type_is_answered_with_both_types() => AssertAnswer(
        """{ "function_name": "IEcho.Nothing", "function_call_type": "guest", "expected_return_type": "hldouble" }""",
        ErrorCode.GuestFunctionParameterTypeMismatch,
        "Expected return type Void of function IEcho.Nothing but the caller wants Double.");

    [Theory]
    [InlineData("SByte", "hlint", "-129")]
    [InlineData("SByte", "hlint", "128")]
    [InlineData("Int16", "hlint", "-32769")]
    [InlineData("Int16", "hlint", "32768")]
    [InlineData("Byte", "hluint", "256")]
    [InlineData("UInt16", "hluint", "65536")]
    public void A_number_out_of_range_is_refused(string function, string type, string value)
    {
        var call = $$"""
            {
              "function_name": "IEcho.{{function}}", "function_call_type": "guest", "expected_return_type": "{{type}}",
              "parameters": [ { "value_type": "{{type}}", "value": { "value": {{value}} } } ]
            }
            """;
        AssertRefused(call, "A number does not fit its type.");
        var reply = ResultFrom(type, $$"""{ "value": {{value}} }""");
        AssertMalformed("A number does not fit its type.", reply, function switch
        {
            "SByte" => echo => echo.SByte(0),
            "Int16" => echo => echo.Int16(0),
            "Byte" => echo => echo.Byte(0),
            _ => echo => echo.UInt16(0),
        });
    }

    [Fact]
    public void A_null_is_refused_where_the_contract_does_not_allow_it()
    {
        AssertRefused(NullCall("String", "hlstring", "hlstring"), "A string is null where the contract does not allow it.");
        AssertRefused(NullCall("Bytes", "hlvecbytes", "hlsizeprefixedbuffer"), "An array is null where the contract does not allow it.");
        AssertRefused(NullCall("Memory", "hlvecbytes", "hlsizeprefixedbuffer"), "An array is null where the contract does not allow it.");
        var nothing = ResultFrom("hlstring", "{}");
        AssertMalformed("A string is null where the contract does not allow it.", nothing, echo => echo.String("x"));
        nothing = ResultFrom("hlsizeprefixedbuffer", "{}");
        AssertMalformed("An array is null where the contract does not allow it.", nothing, echo => echo.Bytes([]));
        AssertMalformed("An array is null where the contract does not allow it.", nothing, echo => echo.Memory(default));
    }

    [Fact]
    public void A_result_of_another_type_is_malformed() =>
        AssertMalformed("The result is String, not Int32.", ResultFrom("hlstring", """{ "value": "x" }"""), echo => echo.Int32(0));

    [Fact]
    public void A_returned_array_must_have_the_size_that_it_says() => AssertMalformed(
        "A returned array does not have the size that it says.",
        ResultFrom("hlsizeprefixedbuffer", """{ "size": 4, "value": [1, 2, 3] }"""),
        echo => echo.Bytes([]));

    [Fact]
    public void A_reply_that_is_no_message_is_malformed() =>
        AssertMalformed("The size prefix does not match the message.", [], echo => echo.Nothing());

    [Fact]
    public void A_parameter_can_be_lent_instead_of_copied()
    {
        var message = Samples.Call(echo => echo.Memory(new byte[] { 1, 2, 3 }));
        var call = new IncomingCall(FunctionCallMessage.Read(message), EchoFunctions.Memory, new ReplyBuffer(), new Lender(message));
        var lent = call.ReadMemory();
        message[message.AsSpan().IndexOf([(byte)1, (byte)2, (byte)3])] = 9;
        Assert.Equal([9, 2, 3], lent.ToArray());
    }

    [Fact]
    public void A_parameter_that_nobody_lends_is_a_copy()
    {
        var message = Samples.Call(echo => echo.Memory(new byte[] { 1, 2, 3 }));
        var call = new IncomingCall(FunctionCallMessage.Read(message), EchoFunctions.Memory, new ReplyBuffer());
        var copy = call.ReadMemory();
        message.AsSpan().Clear();
        Assert.Equal([1, 2, 3], copy.ToArray());
    }

    private static string NullCall(string function, string type, string returnType) =>
        $$"""
        {
          "function_name": "IEcho.{{function}}", "function_call_type": "guest", "expected_return_type": "{{returnType}}",
          "parameters": [ { "value_type": "{{type}}", "value": {} } ]
        }
        """;

    private static byte[] ResultFrom(string type, string value) => Flatc.ToMessage(
        Result,
        $$"""{ "result_type": "ReturnValueBox", "result": { "value_type": "{{type}}", "value": {{value}} } }""");

    private static byte[] Dispatch(byte[] message)
    {
        var reply = new ReplyBuffer();
        return reply.Take(LoopbackChannel.Dispatch(message, new EchoDispatcher(new Echo()), reply));
    }

    private static void AssertRefused(string json, string reason) =>
        Assert.Equal(reason, Assert.Throws<InvalidMessageException>(() => Dispatch(Flatc.ToMessage(Call, json))).Message);

    private static void AssertMalformed(string reason, byte[] reply, Action<EchoProxy> call) =>
        Assert.Equal(reason, Assert.Throws<MalformedReplyException>(() => call(new EchoProxy(new CannedChannel(reply)))).Message);

    private static void AssertAnswer(string json, ErrorCode code, string message)
    {
        var reply = Dispatch(Flatc.ToMessage(Call, json));
        var error = Assert.Throws<RemoteErrorException>(() => new EchoProxy(new CannedChannel(reply)).Nothing());
        Assert.Equal((code, message), (error.Code, error.Message));
    }

    private sealed class Lender(byte[] message) : IMessageMemory
    {
        public ReadOnlyMemory<byte> Lend(int offset, int length) => message.AsMemory(offset, length);
    }
}
