namespace Hyperlight.Protocol.Tests.Support;

/// <summary>Reads a message in every way that host and guest do, and lets through what must never be thrown.</summary>
internal sealed class Consumer
{
    private readonly EchoDispatcher _dispatcher = new(new Echo());
    private readonly ReplyBuffer _reply = new();

    /// <summary>Takes the message as a call.</summary>
    /// <returns>Whether it was a call, answered with a value or an error.</returns>
    public bool AsCall(byte[] message)
    {
        try
        {
            return LoopbackChannel.Dispatch(message, _dispatcher, _reply) > 0;
        }
        catch (InvalidMessageException)
        {
            return false;
        }
    }

    /// <summary>Takes the message as the reply to a call.</summary>
    /// <returns>Whether it was one, a value or an error.</returns>
    public static bool AsReply(byte[] message, Action<EchoProxy> call)
    {
        try
        {
            call(new EchoProxy(new CannedChannel(message)));
            return true;
        }
        catch (RemoteErrorException)
        {
            return true;
        }
        catch (MalformedReplyException)
        {
            return false;
        }
    }

    /// <summary>Takes the message as what a guest publishes.</summary>
    public static bool AsReady(byte[] message)
    {
        try
        {
            ReadyInfo.Read(message);
            return true;
        }
        catch (InvalidMessageException)
        {
            return false;
        }
    }
}
