using System.Diagnostics;
using Hyperlight.Guest.Tracing;
using Hyperlight.Protocol;

namespace Hyperlight.Guest;

/// <summary>Carries calls to the host. The buffers belong to one thread at a time.</summary>
internal sealed class HostChannel(SharedMemory memory) : CallChannel
{
    private readonly object _gate = new();
    private Activity? _span;

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
        if (GuestFeatures.TraceGuest)
            BeginTracedCall(function);
        memory.Hypercall(HypercallPort.CallFunction, length);
        return memory.Input(InputLayout.ReplyOffset(CallLength));
    }

    protected override void EndCall(FunctionDescriptor function)
    {
        if (GuestFeatures.TraceGuest)
        {
            _span?.Dispose();
            _span = null;
        }
        Leave();
    }

    protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error)
    {
        // The span of the host function, where it happened, tells the exception.
        if (GuestFeatures.TraceGuest)
            _span?.SetStatus(ActivityStatusCode.Error, error.Message);
        return new HostCallException(function.Name, error.Message, error.ExceptionType);
    }

    protected override Exception Malformed(FunctionDescriptor function, string reason) =>
        new InvalidOperationException($"The host's answer to {function.Name} is malformed: {reason}");

    private void BeginTracedCall(FunctionDescriptor function)
    {
        if (memory.Wanted != 0)
            GuestTracing.SetHostCaller(_span = GuestTracing.BeginHostCall(function));
    }
}
