using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Calls;

/// <summary>Carries calls into the guest and serves its calls of the host. One call at a time.</summary>
internal sealed class GuestChannel(GuestKernel kernel, MessageBuffer input, OutputBuffer output, HostFunctionTable functions, SandboxOptions options)
    : CallChannel, IReplyBuffer
{
    private readonly RunControl _control = new();
    private HostCallScope? _hostCall;
    private int _inCall;
    private long _callLength;
    private Exception? _hostException;

    /// <summary>What made the sandbox unusable, or null.</summary>
    public Exception? Poison { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Runs the guest from its first instruction until it is ready.</summary>
    /// <returns>What it says of itself.</returns>
    public ReadyInfo Start(TimeSpan limit)
    {
        const string advice = $"Raise the limit with {nameof(SandboxBuilder)}.{nameof(SandboxBuilder.WithStartTimeout)}, or look for what its start-up waits for.";
        ReadOnlySpan<byte> message = Run(limit, "The guest was not ready", advice);
        try
        {
            return Check(ReadyInfo.Read(message));
        }
        catch (InvalidMessageException invalid)
        {
            throw new ProtocolViolationException(invalid.Message);
        }
    }

    /// <inheritdoc cref="RunControl.LastThreadId"/>
    public int LastThreadId => _control.LastThreadId;

    /// <summary>What limits the calls from now on.</summary>
    public CallLimits Limits { get; set; } = new(options.CallTimeout);

    /// <summary>Bytes of messages that went into the guest.</summary>
    public long BytesIn { get; private set; }

    /// <summary>Bytes of messages that came out of it.</summary>
    public long BytesOut { get; private set; }

    /// <summary>Number of calls of the host that the guest made.</summary>
    public long HostCalls { get; private set; }

    /// <summary>Forbids further calls.</summary>
    /// <exception cref="InvalidOperationException">A call is running.</exception>
    public void Close()
    {
        BeginStandstill("disposed of");
        IsDisposed = true;
    }

    /// <summary>Keeps calls out while something is done to the guest, until <see cref="EndStandstill"/>.</summary>
    /// <param name="what">What is done to the sandbox, for the message.</param>
    /// <exception cref="InvalidOperationException">A call is running.</exception>
    public void BeginStandstill(string what)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, typeof(Sandbox));
        if (Interlocked.Exchange(ref _inCall, 1) != 0)
            throw new InvalidOperationException($"The sandbox cannot be {what} while a call runs.");
    }

    public void EndStandstill() => Volatile.Write(ref _inCall, 0);

    /// <summary>Stops the running call, from any thread.</summary>
    /// <returns>False when none runs.</returns>
    public bool Interrupt()
    {
        CancellationTokenSource? told = null;
        // Of this call: another one may have begun before the token's callbacks are done.
        if (!_control.TryStop(() => told = _hostCall?.Take()))
            return false;
        told?.Cancel();
        return true;
    }

    /// <summary>Throws if the sandbox is poisoned.</summary>
    /// <exception cref="SandboxPoisonedException">It is.</exception>
    public void ThrowIfPoisoned()
    {
        if (Poison is { } cause)
            throw new SandboxPoisonedException(cause);
    }

    /// <summary>Empties the buffers, so that a snapshot holds nothing of past calls.</summary>
    public void Clear()
    {
        input.Shrink();
        output.Shrink();
    }

    /// <summary>Forbids calls until <see cref="Reset"/>.</summary>
    public void Spoil(Exception cause) => Poison = cause;

    /// <summary>Calls have the limits again that the sandbox was built with, whatever scopes are open.</summary>
    public void ForgetLimits() => Limits = new CallLimits(options.CallTimeout);

    /// <summary>Knows that the guest is again as it was when a snapshot was taken.</summary>
    public void Reset()
    {
        input.ForgetGrowth();
        output.ForgetGrowth();
        Poison = null;
    }

    protected override Span<byte> Reserve(FunctionDescriptor function, long size)
    {
        // Canceled before it began, a call does nothing to the guest.
        Limits.ThrowIfCanceled();
        Enter(function);
        bool isReserved = false;
        try
        {
            isReserved = size <= options.MaxMessageSize && input.TryGrowTo(size);
        }
        finally
        {
            // A guest that left no memory for page tables must not leave its sandbox in a call for ever.
            if (!isReserved)
                EndCall(function);
        }
        return isReserved ? input.Span(0, size) : throw new MessageTooLargeException(function.Name, size, options.MaxMessageSize);
    }

    protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length)
    {
        const string advice = $"Raise the limit with {nameof(SandboxBuilder)}.{nameof(SandboxBuilder.WithCallTimeout)}, or give the guest less to do.";
        _callLength = length;
        BytesIn += length;
        _hostException = null;
        return Run(Limits.Timeout, function.Name, advice);
    }

    protected override void EndCall(FunctionDescriptor function)
    {
        _callLength = 0;
        Volatile.Write(ref _inCall, 0);
    }

    protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error) => error.Code switch
    {
        ErrorCode.GuestFunctionNotFound => new UnknownFunctionException(function.Name),
        ErrorCode.MessageTooLarge => new MessageTooLargeException(PrintableText.Lines(error.Message)),
        ErrorCode.HostFunctionError => new HostFunctionException(function.Name, PrintableText.Lines(error.Message), _hostException, PrintableText.Lines(error.StackTrace ?? "")),
        _ => new GuestException(
            function.Name,
            PrintableText.OneLine(error.ExceptionType ?? error.Code.ToString()),
            PrintableText.Lines(error.Message),
            PrintableText.Lines(error.StackTrace ?? "")),
    };

    protected override Exception Malformed(FunctionDescriptor function, string reason) =>
        Poison = new ProtocolViolationException($"its answer to {function.Name} is malformed: {reason}");

    Span<byte> IReplyBuffer.ReserveReply(long size)
    {
        long offset = InputLayout.ReplyOffset(_callLength);
        if (size <= options.MaxMessageSize && input.TryGrowTo(offset + size))
            return input.Span(offset, size);
        throw new MessageTooLargeException("a host function's result", size, options.MaxMessageSize);
    }

    private void Enter(FunctionDescriptor function)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, typeof(Sandbox));
        if (Interlocked.Exchange(ref _inCall, 1) != 0)
        {
            throw new InvalidOperationException(
                $"{function.Name} was called while the sandbox is in another call. A sandbox runs one call at a time, and host functions cannot call back into it.");
        }
        if (Poison is not { } cause)
            return;
        EndCall(function);
        throw new SandboxPoisonedException(cause);
    }

    private static ReadyInfo Check(ReadyInfo ready) => ready.ProtocolVersion == ProtocolVersion.Current ? ready
        : throw new ProtocolViolationException($"it speaks version {ready.ProtocolVersion}, but this library speaks version {ProtocolVersion.Current}. Rebuild the guest with the host's version of Hyperlight");

    private ReadOnlySpan<byte> Run(TimeSpan limit, string what, string advice)
    {
        kernel.BeginCall();
        _control.Begin(limit);
        CancellationTokenRegistration registration = Limits.Cancellation.UnsafeRegister(static channel => ((GuestChannel)channel!).Interrupt(), this);
        try
        {
            return RunToHalt();
        }
        catch (OperationCanceledException stopped) when (_control.MustStop)
        {
            // First of all: looking at the stack may fail.
            Poison = stopped;
            throw Poison = _control.IsStopped ? new GuestCanceledException(what) : new GuestTimeoutException(_callLength == 0 ? what : $"{what} did not return", limit, advice, kernel.CaptureStack());
        }
        // Also what is nobody's plan, such as an output handler that throws: the guest stands somewhere within the call.
        catch (Exception error)
        {
            Poison = error;
            throw;
        }
        finally
        {
            registration.Dispose();
            _control.End();
        }
    }

    private ReadOnlySpan<byte> RunToHalt()
    {
        while (true)
        {
            VcpuExit exit = kernel.RunToHypercall(_control);
            switch ((HypercallPort)exit.Port)
            {
                case HypercallPort.Halt:
                    return Receive(exit.Value);
                case HypercallPort.CallFunction:
                    Serve(Receive(exit.Value));
                    BytesIn += sizeof(uint) + MemoryMarshal.Read<uint>(input.Span(InputLayout.ReplyOffset(_callLength), sizeof(uint)));
                    break;
                case HypercallPort.GrowOutput:
                    output.Grow(exit.Value);
                    break;
                default:
                    throw new ProtocolViolationException($"it wrote 0x{exit.Value:x} to port {exit.Port}, which means nothing");
            }
            if (_control.MustStop)
                throw new OperationCanceledException();
        }
    }

    private ReadOnlySpan<byte> Receive(uint length)
    {
        ReadOnlySpan<byte> message = output.Message(length);
        BytesOut += length;
        return message;
    }

    private void Serve(ReadOnlySpan<byte> message)
    {
        HostCalls++;
        try
        {
            FunctionCallMessage call = FunctionCallMessage.Read(message);
            if (call.Callee != ContractKind.Host)
                throw new ProtocolViolationException("it sent the host a call of a guest function");
            if (!functions.TryFind(call.Utf8Name, out ContractDispatcher dispatcher, out int index))
                ErrorMessage.Write(this, ErrorCode.GuestFunctionNotFound, $"The host has no function '{PrintableText.OneLine(HostFunctionTable.ShownName(call.Utf8Name))}'.");
            else if (!call.Matches(dispatcher.Contract.Functions[index], out ErrorCode code, out string? mismatch))
                ErrorMessage.Write(this, code, mismatch);
            else
                Dispatch(dispatcher, index, new IncomingCall(call, dispatcher.Contract.Functions[index], this));
        }
        catch (InvalidMessageException invalid)
        {
            throw new ProtocolViolationException($"its call of the host is malformed: {invalid.Message}");
        }
    }

    // Whatever a host function throws is the guest's to catch, or comes back through it to the caller.
    private void Dispatch(ContractDispatcher dispatcher, int index, IncomingCall call)
    {
        HostCallScope scope = _hostCall ??= new HostCallScope(_control);
        scope.Enter();
        try
        {
            dispatcher.Dispatch(index, ref call);
        }
        catch (Exception thrown) when (thrown is not InvalidMessageException)
        {
            _hostException = thrown;
            ErrorMessage.Write(this, ErrorCode.HostFunctionError, thrown.Message ?? "", thrown.GetType().FullName);
        }
        finally
        {
            scope.Leave();
        }
    }
}
