using Hyperlight.Protocol;

namespace Hyperlight.Guest;

/// <summary>Carries calls to the host. The buffers belong to one thread at a time.</summary>
internal sealed class HostChannel(SharedMemory memory) : CallChannel
{
    private readonly object _gate = new();

    /// <summary>Length in bytes of the host's call that the guest works on; the host's replies lie behind it.</summary>
    public long CallLength { get; set; }

    /// <summary>Takes the buffers for this thread; <see cref="Leave"/> gives them back.</summary>
    public void Enter() => Monitor.Enter(_gate);

    public void Leave() => Monitor.Exit(_gate);

    protected override Span<byte> Reserve(FunctionDescriptor function, long size)
    {
        Enter();
        try
        {
            return memory.Output(size, function.Name);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length)
    {
        memory.Hypercall(HypercallPort.CallFunction, length);
        return memory.Input(InputLayout.ReplyOffset(CallLength));
    }

    protected override void EndCall(FunctionDescriptor function) => Leave();

    protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error) =>
        new HostCallException(function.Name, error.Message, error.ExceptionType);

    protected override Exception Malformed(FunctionDescriptor function, string reason) =>
        new InvalidOperationException($"The host's answer to {function.Name} is malformed: {reason}");
}
