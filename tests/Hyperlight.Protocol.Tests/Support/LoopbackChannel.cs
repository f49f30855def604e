namespace Hyperlight.Protocol.Tests.Support;

/// <summary>Dispatches each call at once, as the other side of a sandbox does.</summary>
internal sealed class LoopbackChannel(ContractDispatcher dispatcher) : TestChannel
{
    private readonly ReplyBuffer _reply = new();

    protected override ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> call) => _reply.Written(Dispatch(call, dispatcher, _reply));

    /// <summary>Verifies a call, dispatches it and gives the reply's length.</summary>
    public static int Dispatch(ReadOnlySpan<byte> message, ContractDispatcher dispatcher, IReplyBuffer reply)
    {
        var call = FunctionCallMessage.Read(message);
        var index = dispatcher.Contract.IndexOf(call.Utf8Name);
        if (index < 0)
        {
            return ErrorMessage.Write(reply, ErrorCode.GuestFunctionNotFound, call.Name);
        }

        var function = dispatcher.Contract.Functions[index];
        if (!call.Matches(function, out var code, out var mismatch))
        {
            return ErrorMessage.Write(reply, code, mismatch);
        }

        var incoming = new IncomingCall(call, function, reply);
        dispatcher.Dispatch(index, ref incoming);
        return incoming.ReplyLength;
    }
}
