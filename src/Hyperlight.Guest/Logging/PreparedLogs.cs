using Hyperlight.Guest.Tracing;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Guest.Logging;

/// <summary>The log records of one category that come again and again from one place in the code: they are copies that only their values are stored into.</summary>
internal sealed class PreparedLogs(string category)
{
    // As .NET's own records have it, behind their other fields.
    private const string FormatKey = "{OriginalFormat}";

    private readonly Prepared<Place> _places = new();

    /// <summary>Adds a record.</summary>
    /// <returns>False when its place is not prepared, or what it says now is not plain: nothing was done.</returns>
    public bool TryAdd(RecordBuffer buffer, LogLevel level, EventId id, string message, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        int last = fields.Count - 1;
        if (fields[last] is not { Key: FormatKey, Value: string format } || _places.At(SlotOf(id, format)) is not { } place || !place.Is(level, id, format, last))
            return false;
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = RecordWriter.Log(scratch, place.Template, GuestTracing.CurrentSpan, buffer.Now);
        for (int i = 0; i < last; i++)
        {
            (string key, object? value) = fields[i];
            if (key == place.Keys[i] && record.TrySet(i, value))
                continue;
            RecordBuffer.GiveBack(scratch);
            return false;
        }
        record.SetMessage(message);
        if (!buffer.TryAdd(scratch, ref record))
            Interlocked.Increment(ref buffer.Header.DroppedLogs);
        return true;
    }

    /// <summary>A record was written whole. Prepares its place, if it comes often and is plain.</summary>
    public void Wrote(LogLevel level, EventId id, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        int last = fields.Count - 1;
        if (last > RecordTemplate.MostKeys || fields[last] is not { Key: FormatKey, Value: string { Length: <= RecordTemplate.LongestText } format })
            return;
        int slot = SlotOf(id, format);
        if (_places.At(slot) is { } place && place.Is(level, id, format, last) || !_places.Missed(slot, HashCode.Combine(level, id.Id, format)))
            return;
        string[] keys = new string[last];
        for (int i = 0; i < last; i++)
        {
            (keys[i], object? value) = fields[i];
            if (!RecordWriter.IsPlain(value))
                return;
        }
        byte[] scratch = RecordBuffer.TakeScratch();
        _places.Set(slot, new Place(level, id, format, keys, RecordTemplate.ForLog(scratch, category, (RecordLevel)level, id.Id, id.Name ?? "", keys, (FormatKey, format))));
        RecordBuffer.GiveBack(scratch);
    }

    private static int SlotOf(EventId id, string format) => id.Id + format.Length;

    private sealed class Place(LogLevel level, EventId id, string format, string[] keys, RecordTemplate template)
    {
        public string[] Keys => keys;

        public RecordTemplate Template => template;

        public bool Is(LogLevel otherLevel, EventId otherId, string otherFormat, int count) =>
            level == otherLevel && id.Id == otherId.Id && id.Name == otherId.Name && format == otherFormat && keys.Length == count;
    }
}
