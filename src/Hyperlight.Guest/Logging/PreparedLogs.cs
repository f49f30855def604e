using Hyperlight.Guest.Tracing;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Guest.Logging;

/// <summary>The log records of one category whose place in the code was reached before: they are copies that only their values are stored into.</summary>
internal sealed class PreparedLogs(string category)
{
    // As .NET's own records have it, behind their other fields.
    private const string FormatKey = "{OriginalFormat}";

    private const int Places = 32, MostFields = 8, LongestFormat = 1024;

    // Whoever comes first stays: text that is different each time must not make work each time.
    private readonly Place?[] _places = new Place?[Places];

    /// <summary>Adds a record.</summary>
    /// <returns>False when its place was not prepared, or what it says now is not plain: nothing was done.</returns>
    public bool TryAdd(RecordBuffer buffer, LogLevel level, EventId id, string message, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        int last = fields.Count - 1;
        if (fields[last].Value is not string format || _places[IndexOf(id, format)] is not { } place || !place.Is(level, id, format, last))
            return false;
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = RecordWriter.Log(scratch, place.Template, GuestTracing.CurrentSpan, buffer.Now, message);
        for (int i = 0; i < last; i++)
        {
            KeyValuePair<string, object?> field = fields[i];
            if (field.Key == place.Keys[i] && record.TrySet(i, field.Value))
                continue;
            RecordBuffer.GiveBack(scratch);
            return false;
        }
        if (!buffer.TryAdd(scratch, ref record))
            Interlocked.Increment(ref buffer.Header.DroppedLogs);
        return true;
    }

    /// <summary>Prepares a place, if it can be.</summary>
    public void Prepare(LogLevel level, EventId id, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        int last = fields.Count - 1;
        if (last > MostFields || fields[last] is not { Key: FormatKey, Value: string { Length: <= LongestFormat } format })
            return;
        ref Place? place = ref _places[IndexOf(id, format)];
        if (place is not null)
            return;
        string[] keys = [.. fields.Take(last).Select(static field => field.Key)];
        place = new Place(level, id, format, keys, RecordTemplate.ForLog(category, (RecordLevel)level, id.Id, id.Name ?? "", keys, (FormatKey, format)));
    }

    private static int IndexOf(EventId id, string format) => (id.Id + format.Length) & (Places - 1);

    private sealed class Place(LogLevel level, EventId id, string format, string[] keys, RecordTemplate template)
    {
        public string[] Keys => keys;

        public RecordTemplate Template => template;

        public bool Is(LogLevel otherLevel, EventId otherId, string otherFormat, int count) =>
            level == otherLevel && id.Id == otherId.Id && id.Name == otherId.Name && format == otherFormat && keys.Length == count;
    }
}
