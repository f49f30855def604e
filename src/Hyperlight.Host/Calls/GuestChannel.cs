using System.Runtime.InteropServices;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Calls;

/// <summary>Carries calls into the guest and serves its calls of the host. One call at a time.</summary>
internal sealed class GuestChannel(GuestKernel kernel, MessageBuffer input, OutputBuffer output, HostFunctionTable functions, SandboxOptions options)
    : CallChannel, IReplyBuffer, ICallLifetime
{
    // Of an awaited call that has no thread yet.
    private const int Waiting = 1, Stopped = 2;

    private readonly RunControl _control = new();
    private CallSpan _call;
    private Exception? _callError;
    private CancellationToken _callCancellation;
    private CallLimits? _callLimits;
    private HostCallScope? _hostCall;
    private int _inCall, _waiting;
    private long _callLength;
    private Exception? _hostException;

    private SandboxTelemetry Telemetry => options.Telemetry;

    /// <summary>What made the sandbox unusable, or null.</summary>
    public Exception? Poison { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Whether records are taken at each exit, so that the guest may leave for it.</summary>
    public bool TakesRecords { get; init; }

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
        if (Interlocked.CompareExchange(ref _waiting, Stopped, Waiting) == Waiting)
            return true;
        CancellationTokenSource? told = null;
        // Of this call: another one may have begun before the token's callbacks are done.
        if (!_control.TryStop(() => told = _hostCall?.Take()))
            return false;
        told?.Cancel();
        return true;
    }

    /// <summary>Stops the running call when a token is triggered.</summary>
    public CancellationTokenRegistration InterruptBy(CancellationToken cancellation) =>
        cancellation.UnsafeRegister(static channel => ((GuestChannel)channel!).Interrupt(), this);

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
        Telemetry.Guest?.Clear();
    }

    /// <summary>Forbids calls until <see cref="Reset"/>.</summary>
    public void Spoil(Exception cause)
    {
        bool isNew = Poison is null;
        Poison = cause;
        // After it: a logger may throw.
        if (isNew)
            Telemetry.Poisoned();
    }

    /// <summary>Calls have the limits again that the sandbox was built with, whatever scopes are open.</summary>
    public void ForgetLimits() => Limits = new CallLimits(options.CallTimeout);

    /// <summary>Knows that the guest is again as it was when a snapshot was taken.</summary>
    public void Reset()
    {
        input.ForgetGrowth();
        output.ForgetGrowth();
        Telemetry.Guest?.Forget();
        Poison = null;
    }

    protected override Span<byte> Reserve(FunctionDescriptor function, long size)
    {
        Enter(function);
        try
        {
            // Canceled before it began, a call does nothing to the guest.
            _callLimits = Limits;
            _callLimits.ThrowIfCanceled();
            ThrowIfPoisoned();
            return size <= options.MaxMessageSize && input.TryGrowTo(size) ? input.Span(0, size)
                : throw new MessageTooLargeException(function.Name, size, options.MaxMessageSize);
        }
        // A guest that left no memory for page tables must not leave its sandbox in a call for ever.
        catch (Exception error)
        {
            _callError = error;
            EndCall(function);
            throw;
        }
    }

    protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length)
    {
        const string advice = $"Raise the limit with {nameof(SandboxBuilder)}.{nameof(SandboxBuilder.WithCallTimeout)}, or give the guest less to do.";
        ThrowIfStoppedBefore(function);
        _callLength = length;
        Telemetry.Counters.BytesIn += length;
        _hostException = null;
        return Run(_callLimits!.Timeout, function.Name, advice);
    }

    protected override void StopBy(CancellationToken cancellation) => _callCancellation = cancellation;

    // A guest runs as long as it likes, which an awaiting caller's thread must not.
    protected override Task RunAsync(Action exchange)
    {
        CallSpan call = _call;
        Volatile.Write(ref _waiting, Waiting);
        Task run = RunElsewhere(exchange);
        call.Leave();
        return run;
    }

    protected override void EndCall(FunctionDescriptor function)
    {
        try
        {
            Telemetry.EndCall(_call, _callError);
        }
        // Whoever listens may throw.
        finally
        {
            (_call, _callError, _callCancellation, _callLimits) = (default, null, default, null);
            _callLength = 0;
            Volatile.Write(ref _inCall, 0);
        }
    }

    protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error)
    {
        Telemetry.Instruments.CountGuestError(error.Code);
        _callError = ExceptionOf(function, error);
        Telemetry.GuestThrew(_callError);
        return _callError;
    }

    protected override Exception Malformed(FunctionDescriptor function, string reason)
    {
        var error = new ProtocolViolationException($"its answer to {function.Name} is malformed: {reason}");
        Broke(error);
        return error;
    }

    private Exception ExceptionOf(FunctionDescriptor function, in GuestErrorView error) => error.Code switch
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

    Span<byte> IReplyBuffer.ReserveReply(long size)
    {
        long offset = InputLayout.ReplyOffset(_callLength);
        if (size <= options.MaxMessageSize && input.TryGrowTo(offset + size))
            return input.Span(offset, size);
        throw new MessageTooLargeException("a host function's result", size, options.MaxMessageSize);
    }

    // An awaited call may have waited for a thread; nothing was done to the guest.
    private void ThrowIfStoppedBefore(FunctionDescriptor function)
    {
        bool isStopped = Interlocked.Exchange(ref _waiting, 0) == Stopped;
        try
        {
            _callCancellation.ThrowIfCancellationRequested();
            _callLimits!.ThrowIfCanceled();
            if (isStopped)
                throw new GuestCanceledException(function.Name);
        }
        catch (Exception error)
        {
            _callError = error;
            throw;
        }
    }

    CancellationToken ICallLifetime.Cancellation => HostCall.CancellationToken;

    private static async Task RunElsewhere(Action exchange)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        exchange();
    }

    private void Enter(FunctionDescriptor function)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, typeof(Sandbox));
        if (Interlocked.Exchange(ref _inCall, 1) != 0)
        {
            throw new InvalidOperationException(
                $"{function.Name} was called while the sandbox is in another call. A sandbox runs one call at a time, and host functions cannot call back into it.");
        }
        try
        {
            _call = Telemetry.BeginGuestCall(function);
        }
        catch
        {
            Telemetry.Function = null;
            Volatile.Write(ref _inCall, 0);
            throw;
        }
    }

    // The guest stands somewhere within the call, and cannot go on.
    private void Broke(Exception error)
    {
        Spoil(error);
        if (CodeOf(error) is { } code)
            Telemetry.Instruments.CountGuestError(code);
        _callError = error;
    }

    private static ErrorCode? CodeOf(Exception error) => error switch
    {
        GuestFaultException or GuestExitedException or GuestDeadlockException => ErrorCode.UnknownError,
        ProtocolViolationException => ErrorCode.OutbError,
        GuestOutOfMemoryException => ErrorCode.MallocFailed,
        _ => null,
    };

    private static ReadyInfo Check(ReadyInfo ready) => ready.ProtocolVersion == ProtocolVersion.Current ? ready
        : throw new ProtocolViolationException($"it speaks version {ready.ProtocolVersion}, but this library speaks version {ProtocolVersion.Current}. Rebuild the guest with the host's version of Hyperlight");

    private ReadOnlySpan<byte> Run(TimeSpan limit, string what, string advice)
    {
        Exception? broken = null;
        kernel.BeginCall();
        _control.Begin(limit);
        CancellationTokenRegistration[] scopes = _callLimits?.StopBy(this) ?? [];
        CancellationTokenRegistration own = InterruptBy(_callCancellation);
        try
        {
            Telemetry.EnterGuest();
            return RunToHalt();
        }
        catch (OperationCanceledException stopped) when (_control.MustStop)
        {
            // First of all: looking at the stack may fail.
            Spoil(stopped);
            Telemetry.Instruments.GuestCancellations.Add(1);
            Exception error = _control.IsStopped ? new GuestCanceledException(what) : new GuestTimeoutException(_callLength == 0 ? what : $"{what} did not return", limit, advice, CaptureStack());
            Broke(error);
            broken = error;
            // What .NET programs catch when the token was theirs.
            throw error is GuestCanceledException && _callCancellation.IsCancellationRequested
                ? new OperationCanceledException(error.Message, error, _callCancellation)
                : error;
        }
        // Also what is nobody's plan, such as an output handler that throws.
        catch (Exception error)
        {
            Broke(broken = error);
            throw;
        }
        finally
        {
            Array.ForEach(scopes, static scope => scope.Dispose());
            own.Dispose();
            _control.End();
            // Last: whoever listens may throw.
            Telemetry.LeaveGuest(broken);
        }
    }

    private ReadOnlySpan<byte> RunToHalt()
    {
        while (true)
        {
            VcpuExit exit = RunToHypercall();
            switch ((HypercallPort)exit.Port)
            {
                case HypercallPort.Halt:
                    return Receive(exit.Value);
                case HypercallPort.CallFunction:
                    Serve(Receive(exit.Value));
                    Telemetry.Counters.BytesIn += sizeof(uint) + MemoryMarshal.Read<uint>(input.Span(InputLayout.ReplyOffset(_callLength), sizeof(uint)));
                    break;
                // What the buffer held was taken at the exit.
                case HypercallPort.FlushRecords when TakesRecords:
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

    private VcpuExit RunToHypercall()
    {
        Span run = Telemetry.BeginStep(Operations.RunVcpu);
        Exception? error = null;
        try
        {
            return kernel.RunToHypercall(_control);
        }
        // A stop is no error of the vCPU's.
        catch (Exception thrown) when (thrown is not OperationCanceledException)
        {
            error = thrown;
            throw;
        }
        finally
        {
            Telemetry.EndStep(run, error);
        }
    }

    private GuestStack CaptureStack() => Telemetry.Step(Operations.CaptureStack, kernel, static kernel => kernel.CaptureStack());

    private ReadOnlySpan<byte> Receive(uint length)
    {
        ReadOnlySpan<byte> message = output.Message(length);
        Telemetry.Counters.BytesOut += length;
        return message;
    }

    private void Serve(ReadOnlySpan<byte> message)
    {
        Telemetry.Counters.HostCalls++;
        try
        {
            if (functions.TryRead(message, out ContractDispatcher dispatcher, out int index, out FunctionCallMessage call))
                Dispatch(dispatcher, index, new IncomingCall(call, dispatcher.Contract.Functions[index], this, lifetime: this));
            else
                ServeAnyCall(FunctionCallMessage.Read(message));
        }
        catch (InvalidMessageException invalid)
        {
            throw new ProtocolViolationException($"its call of the host is malformed: {invalid.Message}");
        }
    }

    private void ServeAnyCall(FunctionCallMessage call)
    {
        if (call.Callee != ContractKind.Host)
            throw new ProtocolViolationException("it sent the host a call of a guest function");
        if (!functions.TryFind(call.Utf8Name, out ContractDispatcher dispatcher, out int index))
            ErrorMessage.Write(this, ErrorCode.GuestFunctionNotFound, $"The host has no function '{PrintableText.OneLine(HostFunctionTable.ShownName(call.Utf8Name))}'.");
        else if (!call.Matches(dispatcher.Contract.Functions[index], out ErrorCode code, out string? mismatch))
            ErrorMessage.Write(this, code, mismatch);
        else
            Dispatch(dispatcher, index, new IncomingCall(call, dispatcher.Contract.Functions[index], this, lifetime: this));
    }

    // Whatever a host function throws is the guest's to catch, or comes back through it to the caller.
    private void Dispatch(ContractDispatcher dispatcher, int index, IncomingCall call)
    {
        CallSpan span = Telemetry.BeginHostCall(dispatcher.Contract.Functions[index]);
        Exception? error = null;
        HostCallScope scope = _hostCall ??= new HostCallScope(_control);
        scope.Enter();
        try
        {
            dispatcher.Dispatch(index, ref call);
        }
        catch (Exception thrown) when (thrown is not InvalidMessageException)
        {
            error = _hostException = thrown;
            ErrorMessage.Write(this, ErrorCode.HostFunctionError, thrown.Message ?? "", thrown.GetType().FullName);
        }
        finally
        {
            scope.Leave();
            Telemetry.EndHostCall(span, error);
        }
    }
}
