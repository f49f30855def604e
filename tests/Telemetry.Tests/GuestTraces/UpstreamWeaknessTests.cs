using System.Diagnostics;
using Hyperlight;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Tracing;
using Hyperlight.Protocol;
using Microsoft.Extensions.Logging;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.GuestTraces;

/// <summary>What goes wrong in Hyperlight's guest tracing does not here; the numbers are those of docs/architecture.md.</summary>
public sealed class UpstreamWeaknessTests
{
    [Fact]
    public void W1_a_record_of_more_than_4096_bytes_arrives()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().SpanOfSize(10_000);
        Assert.Equal(new string('t', 10_000), Assert.Single(spans.Ended, static span => span.GetTagItem("text") is not null).GetTagItem("text"));
    }

    [Fact]
    public void W2_an_exit_without_new_records_tells_nothing_again()
    {
        using var logs = new LogProbe();
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build(new TelemetryOptions { LoggerFactory = logs, LogFilter = "hyperlight_guest=trace" });
        ITraced guest = sandbox.GetGuest<ITraced>();
        guest.Nest(3);
        guest.Logs(3);
        // Many exits, of system calls and of host calls.
        guest.Await();
        guest.AskTwice(1);
        Assert.Equal(["depth 1", "depth 2", "depth 3"], spans.Names.Where(static name => name.StartsWith("depth", StringComparison.Ordinal)));
        Assert.Equal(["record 0", "record 1", "record 2"], logs.Records.Select(static record => record.Text));
    }

    [Fact]
    public void W3_what_happens_outside_of_any_span_belongs_to_the_call()
    {
        using var logs = new LogProbe();
        using var call = new RecordedCall(new TelemetryOptions { LoggerFactory = logs, LogFilter = "trace" });
        call.Start().Event(0, "alone").Log(0, "alone too");
        Assert.Equal("alone", Assert.Single(call.Root!.Events).Name);
        LogRecord record = Assert.Single(logs.Records);
        Assert.Equal(("alone too", call.Root!.Context), (record.Text, record.Span));
    }

    [Fact]
    public void W4_level_and_source_are_told_so_that_the_host_can_filter()
    {
        using var root = new Activity("test").Start();
        List<string> names = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == HyperlightTelemetry.GuestSourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Tags?.Contains(new("hyperlight.guest.level", "trace")) == true ? ActivitySamplingResult.None : ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == root.TraceId)
                    names.Add(span.OperationName);
            },
        };
        using Sandbox sandbox = Traced.Build();
        ActivitySource.AddActivityListener(listener);
        sandbox.GetGuest<ITraced>().AskTwice(1);
        Assert.Equal(["call-to-host", "between", "call-to-host", "asking", "call-to-guest"], names);
    }

    [Fact]
    public void W5_the_span_of_the_call_outlasts_every_host_call()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().AskTwice(1);
        string[] names = [.. spans.Names];
        Assert.Equal((names.Length - 2, 2), (Array.LastIndexOf(names, "call-to-guest"), names.Count(static name => name == "call-to-host")));
        SpanTests.AssertWithinParents(spans);
    }

    [Fact]
    public void W6_a_span_of_an_earlier_batch_is_the_parent_of_a_later_host_call()
    {
        using var buffer = new HostileBuffer(new TelemetryOptions());
        using var spans = new SpanProbe(HyperlightTelemetry.GuestSourceName);
        byte[] scratch = new byte[RecordLimits.Record];
        buffer.Trace.Begin();
        buffer.Add(scratch.AsSpan(0, RecordWriter.GuestStart(scratch, TimestampCounter.Read()).Finish()));
        buffer.Add(scratch.AsSpan(0, RecordWriter.OpenSpan(scratch, 5, 0, TimestampCounter.Read(), "early", "", RecordLevel.Trace, 0, 0).Finish()));
        for (int batch = 0; batch < 3; batch++)
            buffer.Trace.Drain();
        buffer.Header.HostCaller = 5;
        buffer.Trace.BeginHostCall();
        buffer.Trace.EndHostCall(null);
        buffer.Trace.End(null);
        Assert.Equal(spans["early"].SpanId, spans["call-to-host"].ParentSpanId);
    }

    [Fact]
    public void W7_a_span_ends_once_and_has_the_parents_and_links_that_it_was_given()
    {
        using var call = new RecordedCall();
        call.Start().Open(1, name: "one").Open(2, name: "two").Open(3, 1, "of one").Close(3).Close(3);
        Assert.Equal(1, call.Counters.InvalidRecords);
        Assert.Equal(call.Records.ContextOf(1).SpanId, call.Spans["of one"].ParentSpanId);
        call.Close(1).Close(2);
        Assert.Equal(["of one", "one", "two"], call.Spans.Names);
    }

    [Fact]
    public void W8_the_guests_times_are_not_shifted_by_the_entry()
    {
        ulong frequency = HostCounter.Frequency;
        DateTime before = DateTime.UtcNow;
        GuestTimeline timeline = GuestTimeline.Start(frequency);
        Assert.SkipUnless(timeline.IsKnown, "This CPU's time stamp counter does not run at one rate.");
        // As long as an entry may take; then the guest records something.
        Thread.Sleep(1);
        DateTime earliest = DateTime.UtcNow;
        ulong recorded = TimestampCounter.Read();
        DateTime latest = DateTime.UtcNow;
        Assert.InRange(timeline.Extended().At(recorded), earliest - timeline.Error, latest + timeline.Error);
        Assert.True(earliest - before > 2 * timeline.Error);
    }

    [Fact]
    public void W9_any_listener_sees_the_spans()
    {
        // What listens here is no OpenTelemetry provider.
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().Nest(1);
        Assert.Equal("Hyperlight.Guest", spans["depth 1"].Source.Name);
    }

    [Fact]
    public void W10_values_keep_their_types_and_levels_may_change_while_the_guest_lives()
    {
        using var logs = new LogProbe();
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build(new TelemetryOptions { LoggerFactory = logs, LogFilter = "hyperlight_guest=trace" });
        sandbox.GetGuest<ITraced>().Logs(2);
        Assert.Equal([0L, 1L], logs.Records.Select(static record => record.State.First(static field => field.Key == "Number").Value));
        Assert.All(logs.Records, static record => Assert.Equal(LogLevel.Information, record.Level));
        spans.Dispose();
        int before = spans.Ended.Count;
        sandbox.GetGuest<ITraced>().Nest(1);
        Assert.Equal(before, spans.Ended.Count);
    }
}
