using Hyperlight.Host.Telemetry;
using Microsoft.Extensions.Logging;

namespace Hyperlight;

/// <summary>The names under which this library measures and traces. They do not change within a major version.</summary>
public static class HyperlightTelemetry
{
    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/> of all instruments.</summary>
    public const string MeterName = "Hyperlight";

    /// <summary>Name of the <see cref="System.Diagnostics.ActivitySource"/> of public operations and of calls.</summary>
    public const string SourceName = "Hyperlight";

    /// <summary>Name of the <see cref="System.Diagnostics.ActivitySource"/> of what happens inside of them, for those who work on this library or wonder where time goes.</summary>
    public const string InternalSourceName = "Hyperlight.Internal";

    /// <summary>Name of the <see cref="System.Diagnostics.ActivitySource"/> of what guests with the feature <c>trace_guest</c> do.</summary>
    public const string GuestSourceName = "Hyperlight.Guest";

    /// <summary>A switch of <see cref="AppContext"/> that turns the durations of calls on where <see cref="TelemetryOptions.CallDurations"/> is not set.</summary>
    public const string CallDurationsSwitch = "Hyperlight.CallDurations";

    /// <summary>A feature switch that, false at the start of the program, takes out spans, the log records that stand for them and tell of failures, and the durations of calls; compilers leave their code out. On unless it is set.</summary>
    public const string SupportSwitch = "Hyperlight.Telemetry.IsSupported";

    /// <summary>The environment variable with the log filter.</summary>
    public const string LogVariable = "HYPERLIGHT_LOG";

    /// <summary>The environment variable with the log filter that is read when <see cref="LogVariable"/> is not set.</summary>
    public const string FallbackLogVariable = "RUST_LOG";

    /// <summary>Category of log records about the steps inside of operations, as <see cref="InternalSourceName"/> is their source of spans.</summary>
    public const string InternalCategory = "Hyperlight.Host.Internal";

    /// <summary>Category of guests' log records; each adds the category that the guest gave it.</summary>
    public const string GuestCategory = GuestLoggers.Root;

    /// <summary>What a log filter lets through, for hosts that choose sources of spans by the same filter.</summary>
    /// <param name="category">A category of log records, such as <see cref="InternalCategory"/>.</param>
    /// <param name="filter">The filter; null for what <see cref="TelemetryOptions.LogFilter"/> says of null.</param>
    /// <returns>The least level that passes; <see cref="LogLevel.None"/> when nothing does.</returns>
    public static LogLevel LevelOf(string category, string? filter = null)
    {
        ArgumentNullException.ThrowIfNull(category);
        return LogFilter.From(filter).LevelOf(category);
    }

    internal static string Version { get; } = typeof(HyperlightTelemetry).Assembly.GetName().Version?.ToString(3) ?? "";
}
