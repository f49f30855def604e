using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Telemetry.Tests.Support;

/// <summary>Keeps log records with their scopes.</summary>
internal sealed class LogProbe : ILoggerFactory
{
    private readonly AsyncLocal<Scope?> _scope = new();
    private readonly List<LogRecord> _records = [];

    public IReadOnlyList<LogRecord> Records
    {
        get
        {
            lock (_records)
                return [.. _records];
        }
    }

    /// <summary>Names of events in order.</summary>
    public IEnumerable<string?> Events => Records.Select(static record => record.Event.Name);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Logger(LogProbe probe, string category) : ILogger
    {
        public IDisposable BeginScope<TState>(TState state)
            where TState : notnull => probe._scope.Value = new Scope(probe, probe._scope.Value, state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Dictionary<string, object?> scope = [];
            int depth = 0;
            for (Scope? outer = probe._scope.Value; outer is not null; outer = outer.Outer)
            {
                foreach ((string name, object? value) in outer.State as IEnumerable<KeyValuePair<string, object?>> ?? [])
                    scope.TryAdd(name, value);
                depth++;
            }
            lock (probe._records)
                probe._records.Add(new LogRecord(category, logLevel, eventId, formatter(state, exception), exception, scope, depth)
                {
                    State = state as IEnumerable<KeyValuePair<string, object?>> ?? [],
                    Span = Activity.Current?.Context ?? default,
                });
        }
    }

    private sealed class Scope(LogProbe probe, Scope? outer, object state) : IDisposable
    {
        public Scope? Outer => outer;

        public object State => state;

        public void Dispose() => probe._scope.Value = outer;
    }
}

/// <summary>One record; the scope's values are those of the innermost scopes.</summary>
internal sealed record LogRecord(string Category, LogLevel Level, EventId Event, string Text, Exception? Error, IReadOnlyDictionary<string, object?> Scope, int Depth)
{
    /// <summary>The fields of the record.</summary>
    public required IEnumerable<KeyValuePair<string, object?>> State { get; init; }

    /// <summary>The span that was current.</summary>
    public required ActivityContext Span { get; init; }
}
