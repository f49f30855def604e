using System.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel;
using Hyperlight.Host.Tracing;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Telemetry;

/// <summary>What one sandbox is measured, traced and logged by. Whoever does something tells it here, and need not know who listens.</summary>
internal sealed class SandboxTelemetry(HostTelemetry host) : IKernelEvents
{
    /// <summary>System calls that are told one by one, each once: a guest can make as many as it likes.</summary>
    private const int MostRefusedNumbers = 64;

    private readonly HashSet<ulong> _refused = [];
    private string? _idText;
    private bool _toldLoss;

    // Its guest, while that runs and somebody wants to be told. A look elsewhere would cost: memory is cold after an exit.
    private GuestTrace? _traced;

    /// <summary>For what belongs to no sandbox.</summary>
    public static SandboxTelemetry None { get; } = Anonymous(HostTelemetry.Default);

    /// <summary>What tells the sandbox from all others, in this process and elsewhere.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>What isolates the guest, once it was chosen.</summary>
    public string? Hypervisor { get; set; }

    /// <summary>The name that the guest gave itself, once it did.</summary>
    public string? GuestName { get; set; }

    public GuestCounters Counters { get; } = new();

    public Instruments Instruments => host.Instruments;

    /// <summary>The function whose call runs now.</summary>
    public FunctionDescriptor? Function { get; set; }

    /// <summary>What the guest records of itself; null when it records nothing.</summary>
    public GuestTrace? Guest { get; set; }

    /// <inheritdoc cref="TelemetryOptions.GuestRecordLimit"/>
    public int GuestRecordLimit => host.GuestRecordLimit;

    /// <summary>Whether any record of a guest may ever pass.</summary>
    public bool CanLogGuests => host.Guests.IsAny;

    /// <inheritdoc cref="GuestLoggers.Least"/>
    public LogLevel LeastGuestLevel => host.Guests.Least;

    private bool IsAnonymous { get; init; }

    private string IdText => _idText ??= Id.ToString();

    /// <summary>For what belongs to several sandboxes.</summary>
    public static SandboxTelemetry Anonymous(HostTelemetry host) => new(host) { IsAnonymous = true };

    /// <summary>Does a public operation.</summary>
    public TResult Run<TState, TResult>(string operation, TState state, Func<TState, TResult> body) => Run(Begin(operation), host.Sandbox, host.Sandbox, state, body);

    /// <inheritdoc cref="Run{TState, TResult}(string, TState, Func{TState, TResult})"/>
    public void Run<TState>(string operation, TState state, Action<TState> body) => Run(operation, (state, body), Do<TState>);

    /// <summary>Does a step of an operation. An error is told by the operation, and here only to who listens for steps.</summary>
    public TResult Step<TState, TResult>(string step, TState state, Func<TState, TResult> body) => Run(BeginStep(step), host.Internal, null, state, body);

    /// <inheritdoc cref="Step{TState, TResult}(string, TState, Func{TState, TResult})"/>
    public void Step<TState>(string step, TState state, Action<TState> body) => Step(step, (state, body), Do<TState>);

    public Span Begin(string operation) => !TelemetryFeature.IsSupported ? default : Span.Begin(this, SpanLevel.Info, operation, ActivityKind.Internal, null, host.Sandbox);

    public void End(in Span operation, Exception? error) => operation.End(error, host.Sandbox, host.Sandbox);

    public Span BeginStep(string step) => !TelemetryFeature.IsSupported ? default : Span.Begin(this, SpanLevel.Trace, step, ActivityKind.Internal, null, host.Internal);

    public void EndStep(in Span step, Exception? error)
    {
        if (TelemetryFeature.IsSupported)
            step.End(error, host.Internal, null);
    }

    /// <summary>The host calls the guest.</summary>
    public CallSpan BeginGuestCall(FunctionDescriptor function) => !TelemetryFeature.IsSupported ? default :
        new(this, function, ActivityKind.Client, host.MeasuresCalls ? Instruments.GuestCallDuration : null, host.Calls, null);

    /// <summary>The guest calls the host.</summary>
    public CallSpan BeginHostCall(FunctionDescriptor function)
    {
        if (!TelemetryFeature.IsSupported)
            return default;
        _traced?.BeginHostCall();
        return new(this, function, ActivityKind.Server, host.MeasuresCalls ? Instruments.HostCallDuration : null, host.Calls, host.HostFunctions);
    }

    public void EndHostCall(in CallSpan call, Exception? error)
    {
        EndCall(call, error);
        _traced?.EndHostCall(error);
    }

    /// <summary>The guest is about to run.</summary>
    public void EnterGuest()
    {
        if (Guest?.Begin() == true)
            _traced = Guest;
    }

    /// <summary>The guest has answered, or cannot go on.</summary>
    /// <param name="error">Why it cannot; null when it has answered.</param>
    public void LeaveGuest(Exception? error)
    {
        GuestTrace? traced = _traced;
        _traced = null;
        traced?.End(error);
    }

    /// <summary>The guest threw an exception out of a call.</summary>
    public void GuestThrew(Exception error)
    {
        if (Guest is { HasToldException: true })
            ToldErrors.ToldOnSpan(error);
    }

    /// <summary>A call is over of which records were taken.</summary>
    public void GuestRecordsTaken()
    {
        if (_toldLoss || Counters.LostRecords == 0)
            return;
        _toldLoss = true;
        if (!host.Sandbox.IsEnabled(LogLevel.Warning))
            return;
        using (EnterScope(host.Sandbox))
            LogMessages.GuestRecordsDropped(host.Sandbox);
    }

    /// <summary>The guest logs.</summary>
    public void LogGuest(string category, LogLevel level, EventId id, GuestLogRecord record)
    {
        if (host.Guests.For(category) is not { } logger || !logger.IsEnabled(level))
            return;
        using (EnterScope(logger))
            logger.Log(level, id, record, record.ExceptionOf(Function?.Name), static (record, _) => record.ToString());
    }

    public void EndCall(in CallSpan call, Exception? error)
    {
        if (TelemetryFeature.IsSupported)
            call.End(error, host.Calls);
    }

    public void Poisoned()
    {
        if (!host.Sandbox.IsEnabled(LogLevel.Warning))
            return;
        using (EnterScope(host.Sandbox))
            LogMessages.SandboxPoisoned(host.Sandbox);
    }

    /// <summary>The guest's memory is profiled.</summary>
    public void MemoryTraceBegan(string path)
    {
        if (!host.Sandbox.IsEnabled(LogLevel.Information))
            return;
        using (EnterScope(host.Sandbox))
            LogMessages.MemoryTraceBegan(host.Sandbox, path);
    }

    /// <summary>A memory profile ends before its sandbox does.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="error">Why it cannot be written; null when it has reached its limit.</param>
    public void MemoryTraceEnded(string path, Exception? error)
    {
        if (!host.Sandbox.IsEnabled(LogLevel.Warning))
            return;
        using IDisposable? scope = EnterScope(host.Sandbox);
        if (error is null)
            LogMessages.MemoryTraceFull(host.Sandbox, path);
        else
            LogMessages.MemoryTraceFailed(host.Sandbox, path, error);
    }

    /// <summary>There is no hypervisor here but the one that does without hardware. Who logs no warnings must see this one all the same.</summary>
    public void IsolatedWithoutHardware(string reason)
    {
        if (host.Sandbox.IsEnabled(LogLevel.Warning))
            LogMessages.IsolatedWithoutHardware(host.Sandbox, reason);
        else
            Console.Error.WriteLine($"Hyperlight: guests are isolated by ptrace, which is weaker than hardware: {reason}");
    }

    /// <summary>The guest boots although the build staged a snapshot of it.</summary>
    public void StagedSnapshotRefused(string reason)
    {
        if (!host.Sandbox.IsEnabled(LogLevel.Warning))
            return;
        using (EnterScope(host.Sandbox))
            LogMessages.StagedSnapshotRefused(host.Sandbox, reason);
    }

    /// <inheritdoc/>
    public void VcpuExited(ExitKind kind)
    {
        Counters.CountExit(kind);
        _traced?.Drain();
    }

    /// <inheritdoc/>
    public void SystemCallRefused(ulong number)
    {
        Counters.RefusedCalls++;
        if (!host.Sandbox.IsEnabled(LogLevel.Debug) || _refused.Count >= MostRefusedNumbers || !_refused.Add(number))
            return;
        using (EnterScope(host.Sandbox))
            LogMessages.SystemCallRefused(host.Sandbox, number);
    }

    /// <inheritdoc/>
    public void OutputDropped()
    {
        if (Counters.DroppedOutput++ != 0 || !host.Sandbox.IsEnabled(LogLevel.Warning))
            return;
        using (EnterScope(host.Sandbox))
            LogMessages.OutputDropped(host.Sandbox);
    }

    /// <summary>Says of a span whose it is.</summary>
    public void Describe(Activity activity)
    {
        if (IsAnonymous)
            return;
        activity.AddTag(SpanAttributes.SandboxId, IdText);
        if (Hypervisor is not null)
            activity.AddTag(SpanAttributes.Hypervisor, Hypervisor);
        if (GuestName is not null)
            activity.AddTag(SpanAttributes.GuestName, GuestName);
    }

    /// <summary>What is logged until the result is disposed of is about this sandbox, and about the function that runs.</summary>
    public IDisposable? EnterScope(ILogger logger) => IsAnonymous ? null : logger.BeginScope(new LogScope(IdText, Function?.Name));

    private static TResult Run<TState, TResult>(in Span span, ILogger logger, ILogger? errors, TState state, Func<TState, TResult> body)
    {
        Exception? error = null;
        try
        {
            return body(state);
        }
        catch (Exception thrown)
        {
            error = thrown;
            throw;
        }
        finally
        {
            span.End(error, logger, errors);
        }
    }

    private static bool Do<TState>((TState State, Action<TState> Body) work)
    {
        work.Body(work.State);
        return true;
    }
}
