using Microsoft.Extensions.Logging;

namespace TracedGuest;

/// <summary>Asks for all that a record has, as whoever writes it must, and drops it.</summary>
internal sealed class BareLogger : ILogger
{
    public static readonly BareLogger Instance = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        GC.KeepAlive(formatter(state, exception));
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> fields)
            return;
        for (int i = 0; i < fields.Count; i++)
            GC.KeepAlive(fields[i].Value);
    }
}
