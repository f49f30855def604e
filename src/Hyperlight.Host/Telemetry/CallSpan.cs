using System.Diagnostics;
using System.Diagnostics.Metrics;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Telemetry;

/// <summary>A call while it runs: its span, its duration, and the scope of what is logged meanwhile.</summary>
internal readonly struct CallSpan
{
    private readonly SandboxTelemetry _owner;
    private readonly FunctionDescriptor? _outer;
    private readonly FunctionTags _tags;
    private readonly Span _span;
    private readonly Histogram<double>? _duration;
    private readonly IDisposable? _scope;
    private readonly long _started;

    /// <summary>Begins a call.</summary>
    /// <param name="owner">Whose it is.</param>
    /// <param name="function">The function that is called.</param>
    /// <param name="kind">Client for calls of the guest, server for calls of the host.</param>
    /// <param name="duration">What measures its duration; null for nothing.</param>
    /// <param name="logger">Where records go when nobody listens for spans.</param>
    /// <param name="scopes">Gets the scope; null for nobody.</param>
    public CallSpan(SandboxTelemetry owner, FunctionDescriptor function, ActivityKind kind, Histogram<double>? duration, ILogger logger, ILogger? scopes)
    {
        (_owner, _outer, _tags) = (owner, owner.Function, FunctionTags.Of(function));
        owner.Function = function;
        _scope = scopes is null ? null : owner.EnterScope(scopes);
        _span = Span.Begin(owner, SpanLevel.Info, function.Name, kind, _tags.Span, logger, isScoped: scopes is not null);
        if (duration?.Enabled == true)
            (_duration, _started) = (duration, Stopwatch.GetTimestamp());
    }

    /// <summary>What the current thread does from now on is not part of it, though it goes on elsewhere.</summary>
    public void Leave() => _span.Leave();

    /// <summary>It is over.</summary>
    /// <param name="error">What it failed with, or null.</param>
    /// <param name="logger">Where records go.</param>
    public void End(Exception? error, ILogger logger)
    {
        if (_duration is not null)
            _owner.Counters.Durations.Add(_duration, _tags, Stopwatch.GetElapsedTime(_started));
        _span.End(error, logger, logger);
        _scope?.Dispose();
        _owner.Function = _outer;
    }
}
