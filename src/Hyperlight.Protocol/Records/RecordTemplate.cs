using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>A record with all that is the same whenever its place in the code is reached: what varies is stored into a copy.</summary>
/// <remarks>With the limits that it has, what <see cref="RecordWriter"/> adds to it always has room in a record.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RecordTemplate
{
    /// <summary>How many fields may vary.</summary>
    public const int MostKeys = 8;

    /// <summary>Characters of a field that is always the same.</summary>
    public const int LongestText = 1024;

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
    /// <param name="scratch">Where it is put together: <see cref="RecordLimits.Record"/> bytes.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="target">The source that it is of.</param>
    /// <param name="level">Its severity.</param>
    /// <param name="kind">A <c>System.Diagnostics.ActivityKind</c>.</param>
    /// <param name="isRoot">Whether no span is around it.</param>
    public static RecordTemplate ForSpan(Span<byte> scratch, string name, string target, RecordLevel level, byte kind, bool isRoot) =>
        RecordWriter.OpenSpan(scratch, 1, isRoot ? 0ul : 1, 0, name, target, level, kind, 0).ToTemplate();

    /// <summary>A log record whose text and values are yet to come.</summary>
    /// <param name="scratch">Where it is put together: <see cref="RecordLimits.Record"/> bytes.</param>
    /// <param name="target">Its category.</param>
    /// <param name="level">Its severity.</param>
    /// <param name="eventId">Number of the event; 0 for none.</param>
    /// <param name="eventName">Name of the event; empty for none.</param>
    /// <param name="keys">The names of its fields, for <see cref="RecordWriter.TrySet"/>.</param>
    /// <param name="last">A field behind them that is always the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more than <see cref="MostKeys"/>, or the last one is longer than <see cref="LongestText"/>.</exception>
    public static RecordTemplate ForLog(
        Span<byte> scratch, string target, RecordLevel level, int eventId, string eventName, ReadOnlySpan<string> keys, (string Key, string Value) last)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Length, MostKeys);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last.Value.Length, LongestText);
        var record = RecordWriter.Log(scratch, 0, 0, "", target, level, eventId, eventName, keys.Length + 1);
        foreach (var key in keys)
        {
            record.Field(key, "");
        }

        record.Field(last.Key, last.Value);
        return record.ToTemplate();
    }
}
