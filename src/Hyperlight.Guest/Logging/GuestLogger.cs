using Hyperlight.Guest.Tracing;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Guest.Logging;

/// <summary>Sends the records of one category to the host, from the level on that the host wants.</summary>
internal sealed class GuestLogger(string category, IExternalScopeProvider scopes) : ILogger
{
    private const int ExceptionFields = 3;

    private readonly PreparedLogs _prepared = new(category);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => GuestTracing.Buffer is { } buffer && (int)logLevel >= (int)buffer.LeastLevel && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
            return;
        Log(GuestTracing.Buffer!, logLevel, eventId, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>>, exception);
    }

    // Once for all types of a state.
    private void Log(RecordBuffer buffer, LogLevel logLevel, EventId eventId, string message, IReadOnlyList<KeyValuePair<string, object?>>? fields, Exception? exception)
    {
        IReadOnlyList<KeyValuePair<string, object?>> scoped = ScopeFields.Of(scopes);
        bool isPlain = exception is null && scoped.Count == 0 && fields is { Count: > 0 };
        if (isPlain && _prepared.TryAdd(buffer, logLevel, eventId, message, fields!))
            return;
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = RecordWriter.Log(
            scratch, GuestTracing.CurrentSpan, buffer.Now, message, category, (RecordLevel)logLevel, eventId.Id, eventId.Name ?? "", (fields?.Count ?? 0) + ExceptionFields + scoped.Count);
        Add(ref record, fields);
        AddException(ref record, exception);
        Add(ref record, scoped);
        if (!buffer.TryAdd(scratch, ref record))
            Interlocked.Increment(ref buffer.Header.DroppedLogs);
        if (isPlain)
            _prepared.Wrote(logLevel, eventId, fields!);
    }

    private static void Add(ref RecordWriter record, IReadOnlyList<KeyValuePair<string, object?>>? fields)
    {
        for (int i = 0; i < fields?.Count; i++)
        {
            (string key, object? value) = fields[i];
            record.Field(key, value);
        }
    }

    private static void AddException(ref RecordWriter record, Exception? exception)
    {
        if (exception is null)
            return;
        record.Field("exception.type", exception.GetType().FullName);
        record.Field("exception.message", exception.Message);
        record.Field("exception.stacktrace", exception.ToString());
    }
}
