using System.Diagnostics;
using Hyperlight;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.GuestTraces;

/// <summary>A span never lives longer than the call that it was begun in.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public void Spans_that_a_timeout_left_open_are_closed_with_the_reason()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        GuestTimeoutException error;
        using (sandbox.LimitCalls(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken))
            error = Assert.Throws<GuestTimeoutException>(sandbox.GetGuest<ITraced>().Spin);
        AssertFailed(spans, error, "ITraced.Spin > call-to-guest > dispatch ITraced.Spin > spinning");
        // What had ended before is as it was.
        Assert.Equal(ActivityStatusCode.Unset, spans["call ITracedHost.Ask"].Status);
        SpanTests.AssertWithinParents(spans);
    }

    [Fact]
    public void Spans_that_a_fault_left_open_are_closed_with_the_reason()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        GuestFaultException error = Assert.Throws<GuestFaultException>(sandbox.GetGuest<ITraced>().Fault);
        AssertFailed(spans, error, "ITraced.Fault > call-to-guest > dispatch ITraced.Fault > faulting");
        SpanTests.AssertWithinParents(spans);
    }

    [Fact]
    public void Spans_that_a_host_call_was_made_in_are_closed_when_it_is_interrupted()
    {
        using SpanProbe spans = Traced.Listen();
        Sandbox? interrupted = null;
        using Sandbox sandbox = Traced.Build(host: new TracedHost { Meanwhile = () => interrupted!.Interrupt() });
        interrupted = sandbox;
        Exception error = Assert.Throws<GuestCanceledException>(() => sandbox.GetGuest<ITraced>().AskTwice(1));
        AssertFailed(spans, error, "ITraced.AskTwice > call-to-guest > dispatch ITraced.AskTwice > asking > call ITracedHost.Ask");
        Assert.Equal(ActivityStatusCode.Unset, spans["call-to-host"].Status);
    }

    [Fact]
    public void What_a_call_leaves_open_ends_with_it_and_is_in_no_later_call()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        ITraced guest = sandbox.GetGuest<ITraced>();
        guest.LeaveOpen();
        Activity outer = spans["outer left"], inner = spans["inner left"];
        Assert.Equal((true, true, ActivityStatusCode.Unset), (outer.GetTagItem("hyperlight.guest.unfinished"), inner.GetTagItem("hyperlight.guest.unfinished"), outer.Status));
        Assert.Equal(outer.SpanId, inner.ParentSpanId);
        Activity call = spans.Ended.Last(static span => span.OperationName == "call-to-guest");
        Assert.InRange(outer.StartTimeUtc + outer.Duration, spans["dispatch ITraced.LeaveOpen"].StartTimeUtc, call.StartTimeUtc + call.Duration);
        int before = spans.Ended.Count;
        guest.Spans(1);
        guest.EndLeft();
        Assert.Equal(
            ["ITraced.Spans > call-to-guest > dispatch ITraced.Spans > span", "ITraced.EndLeft > call-to-guest > dispatch ITraced.EndLeft"],
            spans.Ended.Skip(before).Where(static span => span.OperationName is "span" or "dispatch ITraced.EndLeft").Select(spans.PathTo));
        Assert.Equal(before + 7, spans.Ended.Count);
    }

    [Fact]
    public void A_restored_sandbox_tells_nothing_of_the_call_that_it_went_back_from()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        ITraced guest = sandbox.GetGuest<ITraced>();
        Assert.Throws<GuestFaultException>(guest.Fault);
        sandbox.Restore(snapshot);
        guest.Nest(2);
        Assert.Equal(
            ["depth 1", "depth 2"], spans.Ended.Where(span => spans.PathTo(span).StartsWith("ITraced.Nest > call-to-guest > dispatch ITraced.Nest > ", StringComparison.Ordinal)).Select(static span => span.OperationName));
        Assert.Equal(1, spans.Names.Count(static name => name == "faulting"));
    }

    [Fact]
    public void A_snapshot_taken_after_a_traced_call_holds_none_of_it()
    {
        using Sandbox sandbox = Traced.Build();
        using (Traced.Listen())
            sandbox.GetGuest<ITraced>().LeaveOpen();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        using SpanProbe spans = Traced.Listen();
        using Sandbox other = new SandboxBuilder(snapshot).WithHostFunctions<ITracedHost>(new TracedHost()).WithOutput(TextWriter.Null).Build();
        ITraced guest = other.GetGuest<ITraced>();
        guest.EndLeft();
        guest.Spans(1);
        Assert.DoesNotContain(spans.Names, static name => name.Contains("left", StringComparison.Ordinal));
        Assert.Equal("ITraced.Spans > call-to-guest > dispatch ITraced.Spans > span", spans.PathTo(spans["span"]));
    }

    [Fact]
    public void Each_rent_of_a_pooled_sandbox_has_the_spans_of_its_own_calls()
    {
        using SpanProbe spans = Traced.Listen();
        using var pool = new SandboxPool(global::Hyperlight.Guests.TracedGuest_trace_guest, 1, static builder => builder.WithHostFunctions<ITracedHost>(new TracedHost()).WithOutput(TextWriter.Null));
        for (int i = 1; i <= 3; i++)
        {
            using Activity mine = new Activity($"rent {i}").Start();
            using PooledSandbox rented = pool.Rent(TestContext.Current.CancellationToken);
            rented.Sandbox.GetGuest<ITraced>().LeaveOpen();
            Activity[] calls = [.. spans.Ended.Where(static span => span.OperationName == "ITraced.LeaveOpen")];
            Assert.Equal((i, mine.SpanId), (calls.Length, calls[^1].ParentSpanId));
            Assert.Equal(i, spans.Ended.Count(static span => span.OperationName == "outer left"));
            Assert.Contains(spans.Ended, span => span.OperationName == "inner left" && spans.PathTo(span) == LeftPath && IsBelow(spans, span, calls[^1]));
        }
    }

    [Fact]
    public void A_listener_that_throws_when_a_call_ends_leaves_no_call_behind()
    {
        using Sandbox sandbox = Traced.Build();
        ITraced guest = sandbox.GetGuest<ITraced>();
        using (var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == HyperlightTelemetry.GuestSourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = static span =>
            {
                if (span.OperationName == "call-to-guest")
                    throw new NotSupportedException();
            },
        })
        {
            ActivitySource.AddActivityListener(listener);
            Assert.Throws<NotSupportedException>(guest.Nothing);
        }
        // Nothing runs that could be stopped, and the guest had answered.
        Assert.Equal((false, false), (sandbox.Interrupt(), sandbox.IsPoisoned));
        using SpanProbe spans = Traced.Listen();
        guest.Nest(1);
        Assert.Equal("ITraced.Nest > call-to-guest > dispatch ITraced.Nest > depth 1", spans.PathTo(spans["depth 1"]));
    }

    private const string LeftPath = "ITraced.LeaveOpen > call-to-guest > dispatch ITraced.LeaveOpen > outer left > inner left";

    private static bool IsBelow(SpanProbe spans, Activity span, Activity above) =>
        span.SpanId == above.SpanId || spans.Ended.FirstOrDefault(other => other.SpanId == span.ParentSpanId) is { } parent && IsBelow(spans, parent, above);

    private static void AssertFailed(SpanProbe spans, Exception error, string path)
    {
        string[] names = path.Split(" > ");
        Activity inner = spans[names[^1]];
        Assert.Equal(path, spans.PathTo(inner));
        foreach (string name in names.Skip(1))
        {
            // A guest that boots has a call-to-guest too.
            Activity span = spans.Ended.Last(span => span.OperationName == name);
            Assert.Equal((ActivityStatusCode.Error, error.Message), (span.Status, span.StatusDescription));
            Assert.Equal(error.GetType().FullName, span.GetTagItem("error.type"));
        }
        Assert.Equal("exception", Assert.Single(spans[names[0]].Events).Name);
        Assert.Equal(names.Skip(2).Select(static _ => (object?)true), names.Skip(2).Select(name => spans[name].GetTagItem("hyperlight.guest.unfinished")));
    }
}
