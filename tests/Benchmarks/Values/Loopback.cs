using System.Runtime.CompilerServices;
using Hyperlight.Protocol;

namespace Benchmarks.Values;

/// <summary>Brings calls to an implementation in the same process: what is left is writing and reading messages.</summary>
internal sealed class Loopback : CallChannel, IReplyBuffer, IMessageMemory
{
    private readonly byte[] _message = new byte[2 << 20], _reply = new byte[4096];
    private readonly ContractStubs<IMessages> _stubs = ContractRegistry.Get<IMessages>();
    private readonly ContractDispatcher _dispatcher;

    public Loopback(IMessages implementation)
    {
        _dispatcher = _stubs.CreateDispatcher(implementation);
        Messages = _stubs.CreateProxy(this);
    }

    public IMessages Messages { get; }

    public Span<byte> ReserveReply(long size) => _reply.AsSpan(0, (int)size);

    public ReadOnlyMemory<byte> Lend(int offset, int length) => _message.AsMemory(offset, length);

    protected override Span<byte> Reserve(FunctionDescriptor function, long size) => _message.AsSpan(0, (int)size);

    // What is between two sides keeps their code apart.
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length)
    {
        ReadOnlySpan<byte> bytes = _message.AsSpan(0, length);
        int index = _stubs.Contract.IndexOf(FunctionCallMessage.PeekName(bytes));
        FunctionDescriptor called = _stubs.Contract.Functions[index];
        if (!FunctionCallMessage.TryRead(bytes, called, out FunctionCallMessage message))
            throw new InvalidOperationException("The call is not as it was written.");
        var call = new IncomingCall(message, called, this, this);
        _dispatcher.Dispatch(index, ref call);
        return _reply.AsSpan(0, call.ReplyLength);
    }

    protected override void EndCall(FunctionDescriptor function)
    {
    }

    protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error) => new InvalidOperationException(error.Message);

    protected override Exception Malformed(FunctionDescriptor function, string reason) => new InvalidOperationException(reason);
}
