using System.Collections;
using Hyperlight.Host.Telemetry;

namespace Hyperlight.Host.Tracing;

/// <summary>The state of a guest's log record: its fields, and when it was written.</summary>
internal sealed class GuestLogRecord(string message, DateTime time, KeyValuePair<string, object?>[] fields) : IReadOnlyList<KeyValuePair<string, object?>>
{
    /// <summary>The field that no guest gives.</summary>
    public const string GuestTime = "GuestTime";

    public int Count => fields.Length + 1;

    public KeyValuePair<string, object?> this[int index] => index == 0 ? new(GuestTime, time) : fields[index - 1];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => fields.Prepend(this[0]).GetEnumerator();

    /// <summary>What was thrown in the guest, for loggers that show exceptions; null for nothing.</summary>
    /// <param name="function">The function that was called.</param>
    public GuestException? ExceptionOf(string? function)
    {
        return Field(SpanAttributes.ExceptionType) is { } type
            ? new GuestException(function ?? "", type, Field(SpanAttributes.ExceptionMessage) ?? "", Field(SpanAttributes.ExceptionStack) ?? "") : null;

        string? Field(string key) => Array.Find(fields, field => field.Key == key).Value as string;
    }

    public override string ToString() => message;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
