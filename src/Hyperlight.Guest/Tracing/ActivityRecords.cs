using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Tracing;

/// <summary>Turns spans into records.</summary>
internal static class ActivityRecords
{
    /// <summary>A span began.</summary>
    public static void Started(RecordBuffer buffer, Activity span)
    {
        if (!IsWanted(buffer, span))
            return;
        ulong now = GivenTime.CounterAt(buffer, span.StartTimeUtc);
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = Open(scratch, span, SpanNumber.Of(span.SpanId), SpanNumber.Of(span.ParentSpanId), now);
        if (buffer.TryAdd(scratch, ref record))
            return;
        Interlocked.Increment(ref buffer.Header.DroppedSpans);
        // Nothing of it will be told: neither its events nor its end.
        span.IsAllDataRequested = false;
    }

    /// <summary>A span ended.</summary>
    public static void Stopped(RecordBuffer buffer, Activity span)
    {
        if (!IsWanted(buffer, span))
            return;
        ulong id = SpanNumber.Of(span.SpanId), now = GivenTime.CounterAt(buffer, span.StartTimeUtc + span.Duration);
        AddEdit(buffer, span, id);
        foreach (ref readonly ActivityEvent e in span.EnumerateEvents())
            AddEvent(buffer, id, e);
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = RecordWriter.CloseSpan(scratch, id, now);
        buffer.TryAdd(scratch, ref record);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static RecordWriter Open(byte[] scratch, Activity span, ulong id, ulong parent, ulong now)
    {
        RecordLevel level = GuestTracing.LevelOf(span);
        int tags = CountTags(span);
        if (tags == 0 && PreparedSpans.Of(scratch, span, parent, level) is { } template)
            return RecordWriter.OpenSpan(scratch, template, id, parent, now);
        RecordWriter record = RecordWriter.OpenSpan(scratch, id, parent, now, span.OperationName, span.Source.Name, level, (byte)span.Kind, tags);
        AddTags(ref record, span);
        return record;
    }

    private static bool IsWanted(RecordBuffer buffer, Activity span) => span.IsAllDataRequested && span.IdFormat == ActivityIdFormat.W3C && buffer.WantsSpans;

    private static void AddEdit(RecordBuffer buffer, Activity span, ulong id)
    {
        int tags = CountTags(span), links = CountLinks(span);
        bool isRenamed = !ReferenceEquals(span.DisplayName, span.OperationName);
        if (tags == 0 && links == 0 && span.Status == ActivityStatusCode.Unset && !isRenamed)
            return;
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = RecordWriter.EditSpan(scratch, id, isRenamed ? span.DisplayName : "", (byte)span.Status, span.StatusDescription ?? "", links, tags);
        AddTags(ref record, span);
        foreach (ref readonly ActivityLink link in span.EnumerateLinks())
            AddLink(ref record, link);
        buffer.TryAdd(scratch, ref record);
    }

    private static void AddEvent(RecordBuffer buffer, ulong span, in ActivityEvent e)
    {
        int count = 0;
        foreach (ref readonly KeyValuePair<string, object?> _ in e.EnumerateTagObjects())
            count++;
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = RecordWriter.Event(scratch, span, GivenTime.CounterAt(buffer, e.Timestamp.UtcDateTime), e.Name, count);
        foreach (ref readonly KeyValuePair<string, object?> tag in e.EnumerateTagObjects())
            record.Field(tag.Key, tag.Value);
        if (!buffer.TryAdd(scratch, ref record))
            Interlocked.Increment(ref buffer.Header.DroppedLogs);
    }

    private static void AddLink(ref RecordWriter record, in ActivityLink link)
    {
        Span<byte> trace = stackalloc byte[2 * sizeof(ulong)];
        link.Context.TraceId.CopyTo(trace);
        int count = 0;
        foreach (ref readonly KeyValuePair<string, object?> _ in link.EnumerateTagObjects())
            count++;
        if (!record.Link(BinaryPrimitives.ReadUInt64BigEndian(trace), BinaryPrimitives.ReadUInt64BigEndian(trace[8..]), SpanNumber.Of(link.Context.SpanId), count))
            return;
        foreach (ref readonly KeyValuePair<string, object?> tag in link.EnumerateTagObjects())
            record.Field(tag.Key, tag.Value);
    }

    private static void AddTags(ref RecordWriter record, Activity span)
    {
        foreach (ref readonly KeyValuePair<string, object?> tag in span.EnumerateTagObjects())
            record.Field(tag.Key, tag.Value);
    }

    private static int CountTags(Activity span)
    {
        int count = 0;
        foreach (ref readonly KeyValuePair<string, object?> _ in span.EnumerateTagObjects())
            count++;
        return count;
    }

    private static int CountLinks(Activity span)
    {
        int count = 0;
        foreach (ref readonly ActivityLink _ in span.EnumerateLinks())
            count++;
        return count;
    }
}
