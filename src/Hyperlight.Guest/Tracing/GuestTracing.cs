using System.Buffers.Binary;
using System.Diagnostics;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Tracing;

/// <summary>Records the guest's spans while somebody on the host wants them. Only guests with the feature <c>trace_guest</c> hold it.</summary>
internal static class GuestTracing
{
    private const string SourceName = "Hyperlight.Guest";

    private static readonly ActivitySource Source = new(SourceName);
    private static ActivityListener? s_listener;

    /// <summary>Where records go; null until the guest found its host.</summary>
    public static RecordBuffer? Buffer { get; private set; }

    /// <summary>Knows where records go.</summary>
    public static void Start(RecordBuffer? buffer)
    {
        Buffer = buffer;
        BeginCall();
    }

    /// <summary>The host has called: what it wants may be different from before.</summary>
    public static void BeginCall()
    {
        if (Buffer is not { } buffer)
            return;
        // Without a listener, a span that somebody begins costs a branch; with one, it is asked about each.
        if (buffer.HasListeners != s_listener is not null)
            Listen(buffer.HasListeners);
        buffer.BeginCall();
    }

    /// <summary>The guest works on a call.</summary>
    /// <returns>The span; null when nobody wants it.</returns>
    public static Activity? BeginDispatch(FunctionDescriptor function)
    {
        if (Buffer is not { WantsSpans: true } buffer)
            return null;
        // The threads of a guest outlive calls: what is current may be of an earlier one.
        Activity.Current = null;
        return Source.StartActivity($"dispatch {function.Name}", ActivityKind.Server, HostContext(buffer.Header));
    }

    /// <summary>The guest calls the host.</summary>
    /// <returns>The span; null when nobody wants it.</returns>
    public static Activity? BeginHostCall(FunctionDescriptor function) =>
        Buffer is { WantsSpans: true } ? Source.StartActivity($"call {function.Name}", ActivityKind.Client) : null;

    /// <summary>The guest is about to leave to its host within a span.</summary>
    public static void SetHostCaller(Activity? span)
    {
        if (Buffer is { } buffer)
            buffer.Header.HostCaller = span is null ? 0 : SpanNumber.Of(span.SpanId);
    }

    /// <summary>What a span failed with; the event is OpenTelemetry's.</summary>
    public static void Fail(Activity? span, Exception error)
    {
        if (span is null)
            return;
        span.SetStatus(ActivityStatusCode.Error, error.Message);
        span.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection
        {
            ["exception.type"] = error.GetType().FullName,
            ["exception.message"] = error.Message,
            ["exception.stacktrace"] = error.ToString(),
        }));
    }

    /// <summary>The span that the current thread is in; 0 for none.</summary>
    public static ulong CurrentSpan => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? SpanNumber.Of(current.SpanId) : 0;

    /// <summary>How severe it is that a span is there: what this library does is detail.</summary>
    public static RecordLevel LevelOf(Activity span) => ReferenceEquals(span.Source, Source) ? RecordLevel.Trace : RecordLevel.Information;

    private static void Listen(bool isOn)
    {
        s_listener?.Dispose();
        s_listener = null;
        if (!isOn)
            return;
        s_listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => Buffer!.WantsSpans ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = static span => ActivityRecords.Started(Buffer!, span),
            ActivityStopped = static span => ActivityRecords.Stopped(Buffer!, span),
        };
        ActivitySource.AddActivityListener(s_listener);
    }

    private static ActivityContext HostContext(in RecordBufferHeader header)
    {
        Span<byte> bytes = stackalloc byte[3 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, header.TraceHigh);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], header.TraceLow);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], header.ParentSpan);
        return new ActivityContext(ActivityTraceId.CreateFromBytes(bytes[..16]), ActivitySpanId.CreateFromBytes(bytes[16..]), ActivityTraceFlags.Recorded, isRemote: true);
    }
}
