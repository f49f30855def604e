using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Hyperlight;

/// <summary>Where the measurements and log records of sandboxes go. Spans need no setting: who wants them listens to <see cref="HyperlightTelemetry.SourceName"/>.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Makes the meter; null for one that the whole process shares. It must outlive the sandboxes.</summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>Where log records go; null for nowhere. It must outlive the sandboxes.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Whether the durations of guest and host calls are measured, by function. Off unless <see cref="HyperlightTelemetry.CallDurationsSwitch"/> is on.</summary>
    public bool CallDurations { get; init; } = AppContext.TryGetSwitch(HyperlightTelemetry.CallDurationsSwitch, out bool isOn) && isOn;

    /// <summary>How many spans, and how many log records, of one call of a guest are taken; at least 0. What is more is counted as dropped.</summary>
    public int GuestRecordLimit { get; init; } = 100_000;

    /// <summary>
    /// Which log records pass, in the syntax of Rust's env_logger, such as <c>warn,hyperlight_host::calls=trace</c>. Null for what <see cref="HyperlightTelemetry.LogVariable"/>
    /// or <see cref="HyperlightTelemetry.FallbackLogVariable"/> say, and errors only when neither is set. The logger's own filter applies as well.
    /// </summary>
    public string? LogFilter { get; init; }
}
