using Hyperlight.Protocol;

namespace Values.Tests.Support;

/// <summary>Connects a generated proxy to a generated dispatcher without a guest, and lets messages be damaged on their way.</summary>
/// <typeparam name="T">The contract.</typeparam>
/// <param name="implementation">Who answers.</param>
internal sealed class HostileChannel<T>(T implementation) : CallChannel, IReplyBuffer
    where T : class
{
    private readonly ContractStubs<T> _stubs = ContractRegistry.Get<T>();
    private readonly byte[] _message = new byte[1 << 21], _reply = new byte[1 << 21];
    private ContractDispatcher? _dispatcher;

    public Action<Span<byte>>? DamageCall { get; set; }

    public Action<Span<byte>>? DamageReply { get; set; }

    /// <summary>Bytes of the last call and reply.</summary>
    public int Length { get; private set; }

    public T Connect()
    {
        _dispatcher = _stubs.CreateDispatcher(implementation);
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

    /// <summary>The function whose signature ends in some way.</summary>
    public FunctionDescriptor Find(string signature)
    {
        foreach (FunctionDescriptor function in _stubs.Contract.Functions)
        {
            if (function.Signature.EndsWith(signature, StringComparison.Ordinal))
                return function;
        }

        throw new InvalidOperationException($"{signature} is no function.");
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
