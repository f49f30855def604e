using Hyperlight.Protocol;

namespace Hyperlight.Generators.Tests.Calls;

/// <summary>Connects a generated proxy to a generated dispatcher; the messages stay readable for tests.</summary>
internal sealed class InMemoryChannel : CallChannel, IReplyBuffer, ICallLifetime
{
    private byte[] _message = [];
    private byte[] _reply = [];

    public ContractDispatcher? Dispatcher { get; set; }

    /// <summary>What happens to each message on its way, given its schema; nothing by default.</summary>
    public Func<string, byte[], byte[]> Carry { get; set; } = static (_, message) => message;

    public int CallsBegun { get; private set; }

    public int CallsEnded { get; private set; }

    /// <summary>What the implementation is told by.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>What the caller stops the last call by.</summary>
    public CancellationToken StoppedBy { get; private set; }

    public byte[] LastCall { get; private set; } = [];

    public byte[] LastReply { get; private set; } = [];

    /// <summary>Makes both ends of a contract, as the two runtimes do.</summary>
    public static (T Proxy, InMemoryChannel Channel) Connect<T>(T implementation)
        where T : class
    {
        ContractStubs<T> stubs = ContractRegistry.Get<T>();
        var channel = new InMemoryChannel { Dispatcher = stubs.CreateDispatcher(implementation) };
        return (stubs.CreateProxy(channel), channel);
    }

    public Span<byte> ReserveReply(long size) => _reply = new byte[size];

    protected override Span<byte> Reserve(FunctionDescriptor function, long size)
    {
        CallsBegun++;
        return _message = new byte[size];
    }

    protected override void StopBy(CancellationToken cancellation) => StoppedBy = cancellation;

    protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length)
    {
        LastCall = Carry("function_call.fbs", _message[..length]);
        var message = FunctionCallMessage.Read(LastCall);
        int index = Dispatcher!.Contract.IndexOf(message.Utf8Name);
        FunctionDescriptor called = Dispatcher.Contract.Functions[index];
        Assert.Equal(function.Name, called.Name);
        Assert.True(message.Matches(called, out _, out string? mismatch), mismatch);

        var incoming = new IncomingCall(message, called, this, lifetime: this);
        Dispatcher.Dispatch(index, ref incoming);
        LastReply = Carry("function_call_result.fbs", _reply[..incoming.ReplyLength]);
        return LastReply;
    }

    protected override void EndCall(FunctionDescriptor function) => CallsEnded++;

    protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error) =>
        new NotSupportedException($"{function.Name}: {error.Code} {error.Message}");

    protected override Exception Malformed(FunctionDescriptor function, string reason) =>
        new InvalidDataException($"{function.Name}: {reason}");
}
