using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>A record with all that is the same whenever its place in the code is reached: what varies is stored into a copy.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RecordTemplate
{
    internal RecordTemplate(RecordLayouts layout, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> fields)
    {
        Layout = layout;
        Bytes = bytes.ToArray();
        Fields = fields.ToArray();
    }

    internal RecordLayouts Layout { get; }

    internal byte[] Bytes { get; }

    /// <summary>Positions of the fields.</summary>
    internal int[] Fields { get; }

    /// <summary>A span that begins, without fields.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="target">The source that it is of.</param>
    /// <param name="level">Its severity.</param>
    /// <param name="kind">A <c>System.Diagnostics.ActivityKind</c>.</param>
    /// <param name="isRoot">Whether no span is around it.</param>
    public static RecordTemplate ForSpan(string name, string target, RecordLevel level, byte kind, bool isRoot) =>
        RecordWriter.OpenSpan(new byte[RecordLimits.Record], 1, isRoot ? 0ul : 1, 0, name, target, level, kind, 0).ToTemplate();

    /// <summary>A log record whose text and values are yet to come.</summary>
    /// <param name="target">Its category.</param>
    /// <param name="level">Its severity.</param>
    /// <param name="eventId">Number of the event; 0 for none.</param>
    /// <param name="eventName">Name of the event; empty for none.</param>
    /// <param name="keys">The names of its fields, for <see cref="RecordWriter.TrySet"/>.</param>
    /// <param name="last">A field behind them that is always the same.</param>
    public static RecordTemplate ForLog(string target, RecordLevel level, int eventId, string eventName, ReadOnlySpan<string> keys, (string Key, string Value) last)
    {
        var record = RecordWriter.Log(new byte[RecordLimits.Record], 0, 0, "", target, level, eventId, eventName, keys.Length + 1);
        foreach (var key in keys)
        {
            record.Field(key, "");
        }

        record.Field(last.Key, last.Value);
        return record.ToTemplate();
    }
}
