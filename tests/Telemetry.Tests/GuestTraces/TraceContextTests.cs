using System.Diagnostics;
using Hyperlight.Host.Tracing;
using Telemetry.Tests.Support;

namespace Telemetry.Tests.GuestTraces;

/// <summary>The cases of upstream's tests of its TraceContext, by their names.</summary>
public sealed class TraceContextTests
{
    [Fact]
    public void Guest_trace_context_creation()
    {
        using var call = new RecordedCall();
        Assert.Same(call.Root, Activity.Current);
        Assert.Equal(call.Root!.Context, call.Records.ContextOf(1));
        Assert.Empty(call.Spans.Ended);
    }

    [Fact]
    public void Guest_trace_empty_trace_batch()
    {
        using var call = new RecordedCall();
        Assert.False(call.Take([]));
        Assert.Equal(1, call.Counters.InvalidRecords);
        call.Records.End(null);
        Assert.Empty(call.Spans.Ended);
    }

    [Fact]
    public void Guest_trace_single_span()
    {
        using var call = new RecordedCall();
        call.Start().Open(1);
        // What the host does now, it does for the open span.
        Assert.NotEqual(call.Root!.Context, call.Records.ContextOf(1));
        Assert.Empty(call.Spans.Ended);
    }

    [Fact]
    public void Guest_trace_single_closed_span()
    {
        using var call = new RecordedCall();
        call.Start().Open(1).Close(1);
        Activity span = Assert.Single(call.Spans.Ended);
        Assert.Equal(("test-span", call.Root!.SpanId, ActivityStatusCode.Unset), (span.OperationName, span.ParentSpanId, span.Status));
        Assert.Equal("test-target", span.GetTagItem("hyperlight.guest.source"));
    }

    [Fact]
    public void Guest_trace_span_with_event()
    {
        using var call = new RecordedCall();
        call.Start().Open(1).Event(1).Close(1);
        Assert.Equal("test-event", Assert.Single(call.Spans["test-span"].Events).Name);
        Assert.Empty(call.Root!.Events);
    }

    [Fact]
    public void Guest_trace_parent_child_spans()
    {
        using var call = new RecordedCall();
        call.Start().Open(1, name: "parent-span").Open(2, 1, "child-span");
        Assert.Empty(call.Spans.Ended);
        call.Records.End(null);
        Assert.Equal(["child-span", "parent-span"], call.Spans.Names);
        Assert.Equal(call.Spans["parent-span"].SpanId, call.Spans["child-span"].ParentSpanId);
    }

    [Fact]
    public void Guest_trace_closed_parent_child_spans()
    {
        using var call = new RecordedCall();
        call.Start().Open(1, name: "parent-span").Open(2, 1, "child-span").Close(2).Close(1);
        Assert.Equal(["child-span", "parent-span"], call.Spans.Names);
        Assert.Equal(call.Spans["parent-span"].SpanId, call.Spans["child-span"].ParentSpanId);
        Assert.Equal(call.Root!.SpanId, call.Spans["parent-span"].ParentSpanId);
    }

    [Fact]
    public void Guest_trace_partially_closed_parent_child_spans()
    {
        using var call = new RecordedCall();
        call.Start().Open(1, name: "parent-span").Open(2, 1, "child-span").Close(2);
        Assert.Equal(["child-span"], call.Spans.Names);
        Assert.Equal(call.Spans["child-span"].ParentSpanId, call.Records.ContextOf(1).SpanId);
        call.Records.End(null);
        Assert.Equal(true, call.Spans["parent-span"].GetTagItem("hyperlight.guest.unfinished"));
    }

    [Fact]
    public void Guest_trace_span_without_guest_start_errors()
    {
        using var call = new RecordedCall();
        call.Open(1).Close(1);
        Assert.Equal(2, call.Counters.LateRecords);
        call.Records.End(null);
        Assert.Empty(call.Spans.Ended);
    }

    [Fact]
    public void Guest_trace_missing_start_wall_errors()
    {
        // The host's time is taken when a call begins with spans that somebody wants; without it there are none.
        using var call = new RecordedCall(wantsSpans: false);
        call.Start().Open(1).Close(1);
        Assert.Equal(2, call.Counters.LateRecords);
        Assert.Empty(call.Spans.Ended);
    }

    [Fact]
    public void Calculate_guest_time_requires_tsc_freq() => AssertUnknown(GuestTimeline.Start(frequency: 0));

    [Fact]
    public void Calculate_guest_time_requires_start_wall() => AssertUnknown(default);

    // Without a clock that it knows, the host says when it learned of something, and that it does not know how exact that is.
    private static void AssertUnknown(GuestTimeline timeline)
    {
        Assert.False(timeline.IsKnown);
        Assert.Equal(Timeout.InfiniteTimeSpan, timeline.Error);
        DateTime before = DateTime.UtcNow;
        Assert.InRange(timeline.At(12345), before, DateTime.UtcNow);
        Assert.False(timeline.Extended().IsKnown);
    }
}
