using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Telemetry;

/// <summary>Lets through what the filter and the logger behind it both want.</summary>
internal sealed class FilteredLogger(ILogger next, LogLevel least, Regex? pattern) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => next.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None && next.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && pattern?.IsMatch(formatter(state, exception)) != false)
            next.Log(logLevel, eventId, state, exception, formatter);
    }
}
