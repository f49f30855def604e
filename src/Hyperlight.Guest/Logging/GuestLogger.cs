using Hyperlight.Guest.Tracing;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Guest.Logging;

/// <summary>Sends the records of one category to the host, from the level on that the host wants.</summary>
internal sealed class GuestLogger(string category, IExternalScopeProvider scopes) : ILogger
{
    private const int ExceptionFields = 3;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => GuestTracing.Buffer is { } buffer && (int)logLevel >= (int)buffer.LeastLevel && logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
            return;
        RecordBuffer buffer = GuestTracing.Buffer!;
        string message = formatter(state, exception);
        var fields = state as IReadOnlyList<KeyValuePair<string, object?>>;
        IReadOnlyList<KeyValuePair<string, object?>> scoped = ScopeFields.Of(scopes);
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = RecordWriter.Log(
            scratch, GuestTracing.CurrentSpan, buffer.Now, message, category, (RecordLevel)logLevel, eventId.Id, eventId.Name ?? "", (fields?.Count ?? 0) + ExceptionFields + scoped.Count);
        Add(ref record, fields);
        AddException(ref record, exception);
        Add(ref record, scoped);
        if (!buffer.TryAdd(scratch, record))
            Interlocked.Increment(ref buffer.Header.DroppedLogs);
    }

    private static void Add(ref RecordWriter record, IReadOnlyList<KeyValuePair<string, object?>>? fields)
    {
        for (int i = 0; i < fields?.Count; i++)
            record.Field(fields[i].Key, fields[i].Value);
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
