using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hyperlight.Host.Telemetry;

/// <summary>What <see cref="TelemetryOptions"/> come to, shared by the sandboxes of a builder.</summary>
internal sealed class HostTelemetry
{
    /// <summary>Categories of log records.</summary>
    public const string SandboxCategory = "Hyperlight.Host.Sandbox", CallsCategory = "Hyperlight.Host.Calls", InternalCategory = HyperlightTelemetry.InternalCategory;

    public HostTelemetry(TelemetryOptions options)
    {
        Instruments = Instruments.On(options.MeterFactory);
        MeasuresCalls = options.CallDurations;
        ILoggerFactory loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        var filter = LogFilter.From(options.LogFilter);
        Sandbox = Create(loggers, SandboxCategory, filter);
        Calls = Create(loggers, CallsCategory, filter);
        Internal = Create(loggers, InternalCategory, filter);
        Guests = new GuestLoggers(options.LoggerFactory, filter);
        GuestRecordLimit = options.GuestRecordLimit;
        HostFunctions = options.LoggerFactory?.CreateLogger(CallsCategory);
        // Past the filter, which may let nothing through because of the very mistake.
        foreach (string directive in filter.Ignored)
            LogMessages.FilterIgnored(loggers.CreateLogger(SandboxCategory), directive);
    }

    /// <summary>What holds when nothing was said.</summary>
    public static HostTelemetry Default { get; } = new(new TelemetryOptions());

    public Instruments Instruments { get; }

    public bool MeasuresCalls { get; }

    public ILogger Sandbox { get; }

    public ILogger Calls { get; }

    public ILogger Internal { get; }

    /// <summary>Gives the records of host functions their scope; null when nobody would see it.</summary>
    public ILogger? HostFunctions { get; }

    /// <summary>Where records of guests go.</summary>
    public GuestLoggers Guests { get; }

    /// <inheritdoc cref="TelemetryOptions.GuestRecordLimit"/>
    public int GuestRecordLimit { get; }

    private static FilteredLogger Create(ILoggerFactory loggers, string category, LogFilter filter) =>
        new(loggers.CreateLogger(category), filter.LevelOf(category), filter.Pattern);
}
