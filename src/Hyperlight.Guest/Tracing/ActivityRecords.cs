using System.Buffers.Binary;
using System.Diagnostics;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Tracing;

/// <summary>Turns spans into records.</summary>
internal static class ActivityRecords
{
    /// <summary>A time that differs by more from the clock was given by whoever began or ended the span: 10 µs.</summary>
    private const long GivenTime = 10 * TimeSpan.TicksPerMicrosecond;

    // Reading both takes far less than 1 µs when nothing comes between.
    private const int ReadingsPerSecond = 1_000_000, MostReadings = 10;

    /// <summary>A span began.</summary>
    public static void Started(RecordBuffer buffer, Activity span)
    {
        if (!IsWanted(buffer, span))
            return;
        ulong now = TimeOf(buffer, span.StartTimeUtc);
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = RecordWriter.OpenSpan(
            scratch, GuestTracing.IdOf(span.SpanId), GuestTracing.IdOf(span.ParentSpanId), now, span.OperationName, span.Source.Name, GuestTracing.LevelOf(span), (byte)span.Kind, CountTags(span));
        AddTags(ref record, span);
        if (buffer.TryAdd(scratch, record))
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
        ulong id = GuestTracing.IdOf(span.SpanId), now = TimeOf(buffer, span.StartTimeUtc + span.Duration);
        AddEdit(buffer, span, id);
        foreach (ref readonly ActivityEvent e in span.EnumerateEvents())
            AddEvent(buffer, id, e);
        byte[] scratch = RecordBuffer.TakeScratch();
        buffer.TryAdd(scratch, RecordWriter.CloseSpan(scratch, id, now));
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
        buffer.TryAdd(scratch, record);
    }

    private static void AddEvent(RecordBuffer buffer, ulong span, in ActivityEvent e)
    {
        int count = 0;
        foreach (ref readonly KeyValuePair<string, object?> _ in e.EnumerateTagObjects())
            count++;
        byte[] scratch = RecordBuffer.TakeScratch();
        RecordWriter record = RecordWriter.Event(scratch, span, TimeOf(buffer, e.Timestamp.UtcDateTime), e.Name, count);
        foreach (ref readonly KeyValuePair<string, object?> tag in e.EnumerateTagObjects())
            record.Field(tag.Key, tag.Value);
        if (!buffer.TryAdd(scratch, record))
            Interlocked.Increment(ref buffer.Header.DroppedLogs);
    }

    private static void AddLink(ref RecordWriter record, in ActivityLink link)
    {
        Span<byte> trace = stackalloc byte[2 * sizeof(ulong)];
        link.Context.TraceId.CopyTo(trace);
        int count = 0;
        foreach (ref readonly KeyValuePair<string, object?> _ in link.EnumerateTagObjects())
            count++;
        if (!record.Link(BinaryPrimitives.ReadUInt64BigEndian(trace), BinaryPrimitives.ReadUInt64BigEndian(trace[8..]), GuestTracing.IdOf(link.Context.SpanId), count))
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

    // The counter tells more exactly what the clock tells in steps of 100 ns; but a time that somebody gave is what he says.
    private static ulong TimeOf(RecordBuffer buffer, DateTime time)
    {
        (ulong now, DateTime clock) = ReadBoth(buffer);
        long past = (clock - time).Ticks;
        if (past is > -GivenTime and < GivenTime)
            return now;
        double ticks = past * (buffer.Header.TimestampFrequency / (double)TimeSpan.TicksPerSecond);
        return ticks < now ? now - (ulong)(long)ticks : 0;
    }

    // Whatever stops the guest between two readings, such as another thread, puts them at different moments.
    private static (ulong Counter, DateTime Clock) ReadBoth(RecordBuffer buffer)
    {
        ulong window = buffer.Header.TimestampFrequency / ReadingsPerSecond, before = buffer.Now;
        for (int tries = 0; ; tries++)
        {
            DateTime clock = DateTime.UtcNow;
            ulong after = buffer.Now;
            if (after - before <= window || tries == MostReadings)
                return (before + (after - before) / 2, clock);
            before = after;
        }
    }
}
