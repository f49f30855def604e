using Hyperlight.Protocol;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Starting;

/// <summary>Messages as this library writes them, to be sent as they are or spoiled.</summary>
internal static class Messages
{
    /// <summary>A call of the host, <see cref="IHostEcho.HostEchoString"/>.</summary>
    public static byte[] HostCall(string text)
    {
        var channel = new RecordingChannel();
        Assert.Throws<NotSupportedException>(() => ContractRegistry.Get<IHostEcho>().CreateProxy(channel).HostEchoString(text));
        return channel.Call;
    }

    /// <summary>The answer to <see cref="IEcho.EchoBytes"/>.</summary>
    public static byte[] Answer(byte[] result)
    {
        var channel = new RecordingChannel();
        Assert.Throws<NotSupportedException>(() => ContractRegistry.Get<IEcho>().CreateProxy(channel).EchoBytes(result));
        FunctionDescriptor function = ContractRegistry.Get<IEcho>().Contract.Functions[ContractRegistry.Get<IEcho>().Contract.IndexOf("IEcho.EchoBytes"u8)];
        return Write(reply =>
        {
            var call = new IncomingCall(FunctionCallMessage.Read(channel.Call), function, reply);
            call.Return(result);
            return call.ReplyLength;
        });
    }

    public static byte[] Error(ErrorCode code, string message) => Write(reply => ErrorMessage.Write(reply, code, message, "A.Type", "a stack"));

    /// <summary>What a writer of a message writes.</summary>
    public static byte[] Write(Func<IReplyBuffer, int> write)
    {
        var buffer = new Buffer();
        int length = write(buffer);
        return buffer.Bytes[..length];
    }

    private sealed class Buffer : IReplyBuffer
    {
        public byte[] Bytes { get; private set; } = [];

        public Span<byte> ReserveReply(long size) => Bytes = new byte[size];
    }

    /// <summary>Keeps a call instead of making it.</summary>
    private sealed class RecordingChannel : CallChannel
    {
        private byte[] _buffer = [];

        public byte[] Call { get; private set; } = [];

        protected override Span<byte> Reserve(FunctionDescriptor function, long size) => _buffer = new byte[size];

        protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length)
        {
            Call = _buffer[..length];
            throw new NotSupportedException();
        }

        protected override void EndCall(FunctionDescriptor function)
        {
        }

        protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error) => new NotSupportedException();

        protected override Exception Malformed(FunctionDescriptor function, string reason) => new NotSupportedException();
    }
}
