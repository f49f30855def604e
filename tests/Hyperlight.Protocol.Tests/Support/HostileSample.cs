namespace Hyperlight.Protocol.Tests.Support;

/// <summary>A valid message and the way that a receiver reads it.</summary>
internal sealed record HostileSample(string Name, byte[] Message, Func<byte[], bool> Accepts)
{
    private static readonly Consumer Consumer = new();

    public static HostileSample[] All { get; } =
    [
        new("join call", Samples.JoinCall(), Consumer.AsCall),
        new("int call", Samples.Call(echo => echo.Int32(7)), Consumer.AsCall),
        new("sbyte call", Samples.Call(echo => echo.SByte(-7)), Consumer.AsCall),
        new("string call", Samples.Call(echo => echo.String("h\u00E9llo")), Consumer.AsCall),
        new("bytes call", Samples.Call(echo => echo.Bytes([1, 2, 3, 4, 5])), Consumer.AsCall),
        new("void call", Samples.Call(echo => echo.Nothing()), Consumer.AsCall),
        Reply("int reply", echo => echo.Int32(7)),
        Reply("byte reply", echo => echo.Byte(7)),
        Reply("double reply", echo => echo.Double(7)),
        Reply("bool reply", echo => echo.Boolean(true)),
        Reply("string reply", echo => echo.String("h\u00E9llo")),
        Reply("null reply", echo => echo.NullableString(null)),
        Reply("bytes reply", echo => echo.Bytes([1, 2, 3, 4, 5])),
        Reply("void reply", echo => echo.Nothing()),
        new(
            "error",
            Samples.Error(ErrorCode.GuestError, "m\u20AC", "T", "at \u20AC"),
            message => Consumer.AsReply(message, echo => echo.Int32(0))),
        new("ready", Samples.Ready(Samples.ReadyInfo), Consumer.AsReady),
        new("flatc call", Flatc.ToMessage("function_call.fbs", FlatcCall), Consumer.AsCall),
    ];

    private const string FlatcCall =
        """
        {
          "function_name": "IEcho.Int64",
          "parameters": [ { "value_type": "hllong", "value": { "value": 3 } } ],
          "function_call_type": "guest",
          "expected_return_type": "hllong"
        }
        """;

    private static HostileSample Reply(string name, Action<EchoProxy> call) =>
        new(name, Samples.Reply(call), message => Consumer.AsReply(message, call));
}
