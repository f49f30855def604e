using System.Buffers.Binary;
using System.Diagnostics;
using Hyperlight.Host.Telemetry;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;

namespace Hyperlight.Host.Tracing;

/// <summary>Makes spans and log records of what a guest recorded in one call. All of it is hostile: what makes no sense is counted, and never fatal.</summary>
internal sealed class GuestRecords(ActivitySource source, SandboxTelemetry owner, ulong frequency)
{
    private const int MostFields = 256, MostEvents = 1024, MostLinks = 128;

    private readonly GuestSpans _spans = new();
    private readonly GuestText _text = new();
    private readonly List<KeyValuePair<string, object?>> _fields = [];
    private Activity? _root;
    private GuestTimeline _timeline;
    private DateTime _begin, _now;
    private LogLevel _least;
    private bool _hasStarted, _isCut;
    private int _opened, _logged, _rootEvents;

    /// <summary>Whether an event was an exception's.</summary>
    public bool ToldException { get; private set; }

    /// <inheritdoc cref="GuestTimeline.Error"/>
    public TimeSpan ClockError => _timeline.Error;

    private GuestCounters Counters => owner.Counters;

    /// <summary>A call begins.</summary>
    /// <param name="root">The span that the guest's are children of; null when nobody wants any.</param>
    /// <param name="least">The least level of wanted log records.</param>
    public void Begin(Activity? root, LogLevel least)
    {
        (_root, _least, _hasStarted, _isCut, ToldException) = (root, least, false, false, false);
        (_opened, _logged, _rootEvents) = (0, 0, 0);
        // A listener that threw may have left some.
        _spans.Clear();
        if (root is null && least == LogLevel.None)
            return;
        _timeline = GuestTimeline.Start(frequency);
        _begin = _now = _timeline.End;
    }

    /// <summary>It is over: what the guest left open is closed.</summary>
    /// <param name="error">Why it cannot go on; null when it has answered.</param>
    /// <returns>The end of what ended last.</returns>
    public DateTime End(Exception? error)
    {
        _hasStarted = false;
        if (_root is null)
            return default;
        Look();
        _spans.CloseAll(_now, span =>
        {
            if (error is not null)
                TraceNames.Fail(span, error);
            span.SetTag(SpanAttributes.Unfinished, true);
        });
        _root = null;
        return _now;
    }

    /// <summary>The guest stands still: nothing that it recorded happened later.</summary>
    public void Look()
    {
        _timeline = _timeline.Extended();
        _now = _timeline.End;
    }

    /// <summary>What a span of the host is a child of when the guest says that this span calls it.</summary>
    public ActivityContext ContextOf(ulong caller) => _spans.TryGet(caller, out GuestSpan? span) ? span.Context : _root?.Context ?? default;

    /// <summary>Takes a record.</summary>
    /// <returns>False when it is none.</returns>
    public bool TryTake(ReadOnlySpan<byte> record)
    {
        try
        {
            if (!record.IsEmpty)
            {
                Take(new RecordReader(record));
                return true;
            }
        }
        catch (InvalidMessageException)
        {
        }
        Counters.InvalidRecords++;
        return false;
    }

    private void Take(RecordReader record)
    {
        if (record.Kind == RecordKind.GuestStart)
            _hasStarted = true;
        else if (!_hasStarted || _root is null && !record.IsLog)
            Counters.LateRecords++;
        else if (record.Kind == RecordKind.OpenSpan)
            Open(ref record);
        else if (record.IsLog)
            Log(ref record);
        else
            Change(ref record);
    }

    private void Open(ref RecordReader record)
    {
        if (record.Span == 0 || _spans.TryGet(record.Span, out _))
            throw new InvalidMessageException("A span has no id, or one that is taken.");
        if (_opened++ >= owner.GuestRecordLimit || !_spans.HasRoom)
        {
            _isCut = true;
            Counters.DroppedSpans++;
            return;
        }
        GuestSpan? parent = _spans.TryGet(record.Parent, out GuestSpan? found) ? found : null;
        ActivityContext context = parent?.Context ?? _root!.Context;
        DateTime start = Within(record.Timestamp, parent?.Start ?? _begin);
        string name = _text.Name(record.ReadName());
        _fields.Clear();
        _fields.Add(new(SpanAttributes.GuestSource, _text.Name(record.ReadTarget())));
        _fields.Add(new(SpanAttributes.GuestLevel, LevelNames[(int)record.Level]));
        int count = ReadFields(ref record, record.ReadFields());
        var kind = (ActivityKind)Math.Min(record.SpanKind, (byte)ActivityKind.Consumer);
        Activity? activity = source.StartActivity(name, kind, context, _fields, null, start);
        _spans.Add(record.Span, new GuestSpan(activity, activity?.Context ?? context, parent, start) { Fields = count });
    }

    // Of a span that is not there, because it was one too many or a sampler did not want it, nothing is told.
    private void Change(ref RecordReader record)
    {
        bool isKnown = _spans.TryGet(record.Span, out GuestSpan? span) && span.IsOpen;
        if (record.Kind == RecordKind.LogEvent)
            AddEvent(ref record, isKnown ? span : null);
        else if (!isKnown)
            Counters.InvalidRecords += _isCut ? 0 : 1;
        else if (record.Kind == RecordKind.CloseSpan)
            Close(ref record, span!);
        else if (span!.Activity is { } activity)
            Edit(ref record, span, activity);
    }

    private void Close(ref RecordReader record, GuestSpan span)
    {
        _spans.Close(record.Span, span, Within(record.Timestamp, span.Start));
    }

    private void Edit(ref RecordReader record, GuestSpan span, Activity activity)
    {
        if (record.ReadName() is { IsEmpty: false } name)
            activity.DisplayName = _text.Name(name);
        if (record.Status is > 0 and <= (byte)ActivityStatusCode.Error)
            activity.SetStatus((ActivityStatusCode)record.Status, GuestText.Lines(record.ReadDescription()));
        _fields.Clear();
        ReadFields(ref record, record.ReadFields());
        foreach ((string key, object? value) in _fields)
        {
            if (span.Fields++ < MostFields)
                activity.SetTag(key, value);
            else
                Counters.DroppedFields++;
        }
        AddLinks(ref record, span, activity);
    }

    private void AddLinks(ref RecordReader record, GuestSpan span, Activity activity)
    {
        RecordVector links = record.ReadLinks();
        for (int i = 0; i < links.Count; i++)
        {
            RecordLink link = record.ReadLink(links, i);
            _fields.Clear();
            ReadFields(ref record, link.Fields);
            if (span.Links++ < MostLinks)
                activity.AddLink(new ActivityLink(ContextOf(link), _fields.Count == 0 ? null : new ActivityTagsCollection(_fields)));
            else
                Counters.DroppedFields++;
        }
    }

    // Ids of the guest's own spans are others on the host; what else it links to, it knows from elsewhere.
    private ActivityContext ContextOf(in RecordLink link)
    {
        if (_spans.TryGet(link.Span, out GuestSpan? span))
            return span.Context;
        Span<byte> ids = stackalloc byte[3 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(ids, link.TraceHigh);
        BinaryPrimitives.WriteUInt64BigEndian(ids[8..], link.TraceLow);
        BinaryPrimitives.WriteUInt64BigEndian(ids[16..], link.Span);
        return new ActivityContext(ActivityTraceId.CreateFromBytes(ids[..16]), ActivitySpanId.CreateFromBytes(ids[16..]), ActivityTraceFlags.None, isRemote: true);
    }

    // An event without a span, or of one that has ended, is the whole call's.
    private void AddEvent(ref RecordReader record, GuestSpan? span)
    {
        int events = span is null ? _rootEvents++ : span.Events++;
        if (_isCut && span is null)
            return;
        if (events >= MostEvents)
        {
            Counters.DroppedLogs++;
            return;
        }
        string name = _text.Name(record.ReadName());
        DateTime time = Within(record.Timestamp, span?.Start ?? _begin);
        _fields.Clear();
        ReadFields(ref record, record.ReadFields());
        ToldException |= name == SpanAttributes.ExceptionEvent;
        (span is null ? _root : span.Activity)?.AddEvent(new ActivityEvent(name, time, new ActivityTagsCollection(_fields)));
    }

    private void Log(ref RecordReader record)
    {
        var level = (LogLevel)record.Level;
        if (level < _least)
        {
            Counters.LateRecords++;
            return;
        }
        if (_logged++ >= owner.GuestRecordLimit)
        {
            Counters.DroppedLogs++;
            return;
        }
        string message = GuestText.Lines(record.ReadName()), category = _text.Name(record.ReadTarget());
        var id = new EventId(record.EventId, _text.Name(record.ReadEventName()) is { Length: > 0 } name ? name : null);
        _fields.Clear();
        ReadFields(ref record, record.ReadFields());
        var log = new GuestLogRecord(message, Within(record.Timestamp, _begin), [.. _fields]);
        if (_spans.TryGet(record.Span, out GuestSpan? span) && span.Activity is { } activity && !ReferenceEquals(Activity.Current, activity))
            Activity.Current = activity;
        else if (span is null && _root is not null)
            Activity.Current = _root;
        owner.LogGuest(category, level, id, log);
    }

    private int ReadFields(ref RecordReader record, RecordVector fields)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            RecordField field = record.ReadField(fields, i);
            _fields.Add(new(_text.Name(field.Key), field.Value ?? GuestText.Lines(field.Text)));
        }
        return fields.Count;
    }

    private static readonly string[] LevelNames = ["trace", "debug", "info", "warn", "error", "critical", "none"];

    // A guest's clock is its own affair: nothing that it did was before the call or is yet to come.
    private DateTime Within(ulong counter, DateTime earliest)
    {
        DateTime time = _timeline.At(counter);
        return time < earliest ? earliest : time > _now ? (_now > earliest ? _now : earliest) : time;
    }
}
