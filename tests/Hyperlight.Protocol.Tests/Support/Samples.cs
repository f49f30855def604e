namespace Hyperlight.Protocol.Tests.Support;

/// <summary>Messages as this library writes them.</summary>
internal static class Samples
{
    public static ReadyInfo ReadyInfo { get; } = new(
        ProtocolVersion.Current,
        "Calculator",
        ["trace_guest", ""],
        [
            PublishedContract.Of(EchoFunctions.Contract),
            new PublishedContract(
                "Shop.IPriceList",
                ContractKind.Host,
                0x8000000000000001,
                [new("IPriceList.PriceOf", "long IPriceList.PriceOf(string)")])
            {
                Types =
                [
                    new(TypeKind.Table, "Shop.Line", "string Article", "decimal? Price = null"),
                    new(TypeKind.Enum, "Shop.Color", "int", "Red = 1"),
                    new(TypeKind.Union, "Shop.Shape"),
                ],
            },
            new PublishedContract("Shop.INothing", ContractKind.Host, 0, []),
        ]);

    /// <summary>The message that a proxy writes for a call.</summary>
    public static byte[] Call(Action<EchoProxy> call)
    {
        var channel = new CannedChannel([]);
        Assert.Throws<MalformedReplyException>(() => call(new EchoProxy(channel)));
        return channel.LastCall;
    }

    /// <summary>A call with every kind of parameter.</summary>
    public static byte[] JoinCall() => Call(echo => echo.Join(
        true, -2, 3, -4, 5, 1.5f, -0.0, "h\u00E9", null, [1, 2, 3], null, false, -6));

    /// <summary>The reply of <see cref="Echo"/> to a call.</summary>
    public static byte[] Reply(Action<EchoProxy> call)
    {
        var reply = new ReplyBuffer();
        return reply.Take(LoopbackChannel.Dispatch(Call(call), new EchoDispatcher(new Echo()), reply));
    }

    public static byte[] Error(ErrorCode code, string message, string? exceptionType = null, string? stackTrace = null)
    {
        var reply = new ReplyBuffer();
        return reply.Take(ErrorMessage.Write(reply, code, message, exceptionType, stackTrace));
    }

    public static byte[] Ready(ReadyInfo info)
    {
        var reply = new ReplyBuffer();
        return reply.Take(info.Write(reply));
    }
}
