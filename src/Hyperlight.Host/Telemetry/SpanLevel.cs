using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Telemetry;

/// <summary>A source of spans, and the level of the log records that stand for them.</summary>
internal sealed class SpanLevel
{
    /// <summary>Public operations and calls.</summary>
    public static readonly SpanLevel Info = new(HyperlightTelemetry.SourceName, LogLevel.Information, LogMessages.OperationBegins, LogMessages.OperationEnded);

    /// <summary>What happens inside of them.</summary>
    public static readonly SpanLevel Trace = new(HyperlightTelemetry.InternalSourceName, LogLevel.Trace, LogMessages.StepBegins, LogMessages.StepEnded);

    private SpanLevel(string name, LogLevel logLevel, Action<ILogger, string> begin, Action<ILogger, string, double> end)
    {
        Source = new ActivitySource(name, HyperlightTelemetry.Version);
        (LogLevel, LogBegin, LogEnd) = (logLevel, begin, end);
    }

    public ActivitySource Source { get; }

    public LogLevel LogLevel { get; }

    public Action<ILogger, string> LogBegin { get; }

    public Action<ILogger, string, double> LogEnd { get; }
}
