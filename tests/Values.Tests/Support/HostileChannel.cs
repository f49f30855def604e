using Hyperlight.Protocol;

namespace Values.Tests.Support;

/// <summary>Connects a generated proxy to a generated dispatcher without a guest, and lets messages be damaged on their way.</summary>
internal sealed class HostileChannel : CallChannel, IReplyBuffer
{
    private readonly ContractStubs<IValues> _stubs = ContractRegistry.Get<IValues>();
    private readonly byte[] _message = new byte[1 << 21], _reply = new byte[1 << 21];
    private ContractDispatcher? _dispatcher;

    public delegate void Damager(Span<byte> message);

    public Damager? DamageCall { get; set; }

    public Damager? DamageReply { get; set; }

    /// <summary>Bytes of the last call and reply.</summary>
    public int Length { get; private set; }

    public IValues Connect()
    {
        _dispatcher = _stubs.CreateDispatcher(new Echo());
        return _stubs.CreateProxy(this);
    }

    public Span<byte> ReserveReply(long size) => _reply.AsSpan(0, (int)size);

    protected override Span<byte> Reserve(FunctionDescriptor function, long size) => _message.AsSpan(0, (int)size);

    protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length)
    {
        Span<byte> bytes = _message.AsSpan(0, length);
        DamageCall?.Invoke(bytes);
        return Send(bytes);
    }

    /// <summary>Has a call answered that anyone may have written.</summary>
    public ReadOnlySpan<byte> Send(ReadOnlySpan<byte> bytes)
    {
        Length = bytes.Length;
        var message = FunctionCallMessage.Read(bytes);
        int index = _stubs.Contract.IndexOf(message.Utf8Name);
        if (index < 0 || !message.Matches(_stubs.Contract.Functions[index], out _, out _))
            throw new InvalidMessageException("The host says no before anything is read.");
        var call = new IncomingCall(message, _stubs.Contract.Functions[index], this);
        _dispatcher!.Dispatch(index, ref call);
        Span<byte> reply = _reply.AsSpan(0, call.ReplyLength);
        Length += reply.Length;
        DamageReply?.Invoke(reply);
        return reply;
    }

    protected override void EndCall(FunctionDescriptor function)
    {
    }

    protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error) => new InvalidMessageException("An error came.");

    protected override Exception Malformed(FunctionDescriptor function, string reason) => new InvalidMessageException(reason);
}
