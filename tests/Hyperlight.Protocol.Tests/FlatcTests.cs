using System.Text.Json.Nodes;
using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

/// <summary>FlatBuffers' own compiler reads what we write, and we read what it writes.</summary>
public class FlatcTests
{
    private const string Call = "function_call.fbs";
    private const string Result = "function_call_result.fbs";
    private const string Ready = "guest_ready.fbs";

    [Fact]
    public void Flatc_reads_a_call() => AssertJson(
        """
        {
          "function_name": "IEcho.Join",
          "parameters": [
            { "value_type": "hlbool", "value": { "value": true } },
            { "value_type": "hlint", "value": { "value": -2 } },
            { "value_type": "hluint", "value": { "value": 3 } },
            { "value_type": "hllong", "value": { "value": -4 } },
            { "value_type": "hlulong", "value": { "value": 5 } },
            { "value_type": "hlfloat", "value": { "value": 1.5 } },
            { "value_type": "hldouble", "value": { "value": -0.0 } },
            { "value_type": "hlstring", "value": { "value": "h\u00E9" } },
            { "value_type": "hlstring", "value": {} },
            { "value_type": "hlvecbytes", "value": { "value": [1, 2, 3] } },
            { "value_type": "hlvecbytes", "value": {} },
            { "value_type": "hlbool", "value": { "value": false } },
            { "value_type": "hlint", "value": { "value": -6 } }
          ],
          "function_call_type": "guest",
          "expected_return_type": "hlstring"
        }
        """,
        Flatc.ToJson(Call, Samples.JoinCall()));

    [Fact]
    public void Flatc_reads_a_call_of_a_host_function()
    {
        var function = new FunctionDescriptor("IPriceList.PriceOf", "long IPriceList.PriceOf(long)", ReturnType.Int64, ParameterType.Int64);
        _ = new ContractDescriptor("Shop.IPriceList", ContractKind.Host, function);
        var channel = new CannedChannel([]);
        Assert.Throws<MalformedReplyException>(() =>
        {
            using var call = channel.BeginCall(function, 0, TestContext.Current.CancellationToken);
            call.Write(long.MinValue);
            call.Invoke();
        });
        AssertJson(
            """
            {
              "function_name": "IPriceList.PriceOf",
              "parameters": [ { "value_type": "hllong", "value": { "value": -9223372036854775808 } } ],
              "function_call_type": "host",
              "expected_return_type": "hllong"
            }
            """,
            Flatc.ToJson(Call, channel.LastCall));
    }

    public static TheoryData<string, string> Results() => new()
    {
        { "hlint", """{ "value": -7 }""" },
        { "hluint", """{ "value": 4294967295 }""" },
        { "hllong", """{ "value": -9223372036854775808 }""" },
        { "hlulong", """{ "value": 18446744073709551615 }""" },
        { "hlfloat", """{ "value": 0.5 }""" },
        { "hldouble", """{ "value": -0.0 }""" },
        { "hlstring", """{ "value": "" }""" },
        { "hlbool", """{ "value": true }""" },
        { "hlvoid", "{}" },
        { "hlsizeprefixedbuffer", """{ "size": 3, "value": [7, 8, 9] }""" },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public void Flatc_reads_a_result(string type, string value)
    {
        var reply = Samples.Reply(type switch
        {
            "hlint" => echo => echo.Int32(-7),
            "hluint" => echo => echo.UInt32(uint.MaxValue),
            "hllong" => echo => echo.Int64(long.MinValue),
            "hlulong" => echo => echo.UInt64(ulong.MaxValue),
            "hlfloat" => echo => echo.Single(0.5f),
            "hldouble" => echo => echo.Double(-0.0),
            "hlstring" => echo => echo.String(string.Empty),
            "hlbool" => echo => echo.Boolean(true),
            "hlvoid" => echo => echo.Nothing(),
            _ => echo => echo.Bytes([7, 8, 9]),
        });
        AssertJson(ResultJson(type, value), Flatc.ToJson(Result, reply));
    }

    [Fact]
    public void Flatc_reads_a_null_result() => AssertJson(
        ResultJson("hlsizeprefixedbuffer", "{}"),
        Flatc.ToJson(Result, Samples.Reply(echo => echo.NullableBytes(null))));

    [Fact]
    public void Flatc_reads_an_error() => AssertJson(
        """
        {
          "result_type": "GuestError",
          "result": {
            "code": "GuestError", "message": "no price", "exception_type": "System.InvalidOperationException", "stack_trace": "at Shop"
          }
        }
        """,
        Flatc.ToJson(Result, Samples.Error(ErrorCode.GuestError, "no price", "System.InvalidOperationException", "at Shop")));

    [Fact]
    public void Flatc_reads_an_error_that_is_only_a_code_and_a_message() => AssertJson(
        """{ "result_type": "GuestError", "result": { "code": "HostError", "message": "" } }""",
        Flatc.ToJson(Result, Samples.Error(ErrorCode.HostFunctionError, string.Empty)));

    [Fact]
    public void Flatc_knows_every_error_code()
    {
        string[] names =
        [
            "NoError", "UnsupportedParameterType", "GuestFunctionNameNotProvided", "GuestFunctionNotFound",
            "GuestFunctionIncorrecNoOfParameters", "GispatchFunctionPointerNotSet", "OutbError", "UnknownError", "GsCheckFailed",
            "TooManyGuestFunctions", "FailureInDlmalloc", "MallocFailed", "GuestFunctionParameterTypeMismatch", "GuestError",
            "ArrayLengthParamIsMissing", "HostError", "MessageTooLarge",
        ];
        Assert.Equal(names, Enum.GetValues<ErrorCode>().Select(NameOf));

        static string NameOf(ErrorCode code) => Flatc.ToJson(Result, Samples.Error(code, "m"))["result"]!["code"]!.ToString();
    }

    [Fact]
    public void Flatc_reads_what_a_guest_publishes()
    {
        var info = new ReadyInfo(
            1,
            "Calculator",
            ["trace_guest"],
            [new("Shop.IPriceList", ContractKind.Host, ulong.MaxValue, [new("IPriceList.PriceOf", "long IPriceList.PriceOf(string)")])
            {
                Types = [new(TypeKind.Table, "Shop.Line", "string Article", "int Count"), new(TypeKind.Union, "Shop.Shape")],
            }]);
        AssertJson(
            """
            {
              "protocol_version": 1,
              "guest_name": "Calculator",
              "features": ["trace_guest"],
              "contracts": [
                {
                  "name": "Shop.IPriceList",
                  "kind": "host",
                  "fingerprint": 18446744073709551615,
                  "functions": [ { "name": "IPriceList.PriceOf", "signature": "long IPriceList.PriceOf(string)" } ],
                  "types": [
                    { "name": "Shop.Line", "kind": "table_", "members": [ "string Article", "int Count" ] },
                    { "name": "Shop.Shape", "kind": "union_", "members": [] }
                  ]
                }
              ]
            }
            """,
            Flatc.ToJson(Ready, Samples.Ready(info)));
    }

    [Fact]
    public void A_call_that_flatc_wrote_is_dispatched()
    {
        // flatc leaves out what equals the default: here 0, 0.0 and false.
        var message = Flatc.ToMessage(
            Call,
            """
            {
              "function_name": "IEcho.Join",
              "parameters": [
                { "value_type": "hlbool", "value": { "value": false } },
                { "value_type": "hlint", "value": { "value": 0 } },
                { "value_type": "hluint", "value": { "value": 3 } },
                { "value_type": "hllong", "value": { "value": 0 } },
                { "value_type": "hlulong", "value": { "value": 5 } },
                { "value_type": "hlfloat", "value": { "value": 0.0 } },
                { "value_type": "hldouble", "value": { "value": 2.5 } },
                { "value_type": "hlstring", "value": { "value": "x" } },
                { "value_type": "hlstring", "value": {} },
                { "value_type": "hlvecbytes", "value": { "value": [255] } },
                { "value_type": "hlvecbytes", "value": { "value": [] } },
                { "value_type": "hlbool", "value": { "value": true } },
                { "value_type": "hlint", "value": { "value": -6 } }
              ],
              "function_call_type": "guest",
              "expected_return_type": "hlstring"
            }
            """);
        var reply = new ReplyBuffer();
        var length = LoopbackChannel.Dispatch(message, new EchoDispatcher(new Echo()), reply);
        AssertJson(
            ResultJson("hlstring", """{ "value": "False 0 3 0 5 0 2.5 x null FF  True -6" }"""),
            Flatc.ToJson(Result, reply.Take(length)));
    }

    [Fact]
    public void Results_that_flatc_wrote_are_read()
    {
        Assert.Equal(-7, FromFlatc("hlint", """{ "value": -7 }""").Int32(0));
        Assert.Equal(0u, FromFlatc("hluint", """{ "value": 0 }""").UInt32(1));
        Assert.Equal(long.MinValue, FromFlatc("hllong", """{ "value": -9223372036854775808 }""").Int64(0));
        Assert.Equal(ulong.MaxValue, FromFlatc("hlulong", """{ "value": 18446744073709551615 }""").UInt64(0));
        Assert.Equal(0.5f, FromFlatc("hlfloat", """{ "value": 0.5 }""").Single(0));
        Assert.Equal(0.0, FromFlatc("hldouble", """{ "value": 0.0 }""").Double(1));
        Assert.False(FromFlatc("hlbool", """{ "value": false }""").Boolean(true));
        Assert.Equal("h\u00E9", FromFlatc("hlstring", """{ "value": "h\u00E9" }""").String("x"));
        Assert.Null(FromFlatc("hlstring", "{}").NullableString("x"));
        Assert.Equal([1, 2], FromFlatc("hlsizeprefixedbuffer", """{ "size": 2, "value": [1, 2] }""").Bytes([0]));
        Assert.Null(FromFlatc("hlsizeprefixedbuffer", "{}").NullableBytes([0]));
        FromFlatc("hlvoid", "{}").Nothing();
    }

    [Fact]
    public void An_error_that_flatc_wrote_is_read()
    {
        var json = """{ "result_type": "GuestError", "result": { "code": "GuestFunctionNotFound", "message": "Echo" } }""";
        var error = Assert.Throws<RemoteErrorException>(() => new EchoProxy(new CannedChannel(Flatc.ToMessage(Result, json))).Nothing());
        Assert.Equal(ErrorCode.GuestFunctionNotFound, error.Code);
        Assert.Equal("Echo", error.Message);
        Assert.Null(error.ExceptionType);
        Assert.Null(error.RemoteStackTrace);
    }

    [Fact]
    public void What_a_guest_publishes_through_flatc_is_read()
    {
        var info = ReadyInfo.Read(Flatc.ToMessage(
            Ready,
            """
            {
              "guest_name": "G",
              "contracts": [
                { "name": "A", "fingerprint": 18446744073709551615, "functions": [ { "name": "f", "signature": "s" } ] },
                { "name": "B", "kind": "host" }
              ]
            }
            """));
        Assert.Equal(0u, info.ProtocolVersion);
        Assert.Equal("G", info.GuestName);
        Assert.Empty(info.Features);
        Assert.Equal(
            ["A Guest 18446744073709551615 1", "B Host 0 0"],
            info.Contracts.Select(contract => $"{contract.Name} {contract.Kind} {contract.Fingerprint} {contract.Functions.Count}"));
        Assert.Equal(new PublishedFunction("f", "s"), info.Contracts[0].Functions[0]);
    }

    private static string ResultJson(string type, string value) =>
        $$"""{ "result_type": "ReturnValueBox", "result": { "value_type": "{{type}}", "value": {{value}} } }""";

    private static EchoProxy FromFlatc(string type, string value) =>
        new(new CannedChannel(Flatc.ToMessage(Result, ResultJson(type, value))));

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual.ToJsonString());
}
