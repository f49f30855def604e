using System.Diagnostics;
using System.Globalization;
using Hyperlight;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.GuestTraces;

/// <summary>What a guest does appears below the host's span of the call.</summary>
public sealed class SpanTests
{
    [Fact]
    public void A_call_is_one_tree_from_the_host_through_the_guest_to_the_host_function()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().AskTwice(1);
        const string asking = "ITraced.AskTwice > call-to-guest > dispatch ITraced.AskTwice > asking", call = $"{asking} > call ITracedHost.Ask";
        Assert.Equal(
            [
                $"{call} > call-to-host > ITracedHost.Ask", $"{call} > call-to-host", call,
                $"{asking} > between",
                $"{call} > call-to-host > ITracedHost.Ask", $"{call} > call-to-host", call,
                asking, "ITraced.AskTwice > call-to-guest > dispatch ITraced.AskTwice", "ITraced.AskTwice > call-to-guest", "ITraced.AskTwice",
            ],
            spans.Ended.Select(spans.PathTo).Where(static path => path.StartsWith("ITraced", StringComparison.Ordinal)));
        Assert.Equal((ActivityKind.Server, ActivityKind.Internal), (spans["dispatch ITraced.AskTwice"].Kind, spans["asking"].Kind));
        AssertWithinParents(spans);
    }

    [Fact]
    public void Async_code_keeps_its_parents_across_threads()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().Await();
        const string outer = "ITraced.Await > call-to-guest > dispatch ITraced.Await > outer";
        string[] expected =
        [
            outer, $"{outer} > left", $"{outer} > left > left on a pool thread", $"{outer} > left > left in a task",
            $"{outer} > right", $"{outer} > right > right on a pool thread", $"{outer} > right > right in a task",
        ];
        Assert.Equal(expected.Order(), spans.Ended.Select(spans.PathTo).Where(static path => path.StartsWith(outer, StringComparison.Ordinal)).Order());
        AssertWithinParents(spans);
    }

    [Fact]
    public void A_span_brings_everything_that_it_has()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().Detail();
        Activity span = spans["detailed"];
        Assert.Equal(("renamed", ActivityKind.Producer, ActivityStatusCode.Ok), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["hyperlight.guest.source"] = "Test.Source", ["hyperlight.guest.level"] = "info", ["begin"] = "changed", ["number"] = 42L, ["large"] = long.MinValue,
                ["half"] = 0.5, ["yes"] = true, ["list"] = "[1, 2]",
            },
            span.TagObjects.ToDictionary());
        ActivityEvent halfway = Assert.Single(span.Events);
        Assert.Equal(("halfway", 50L), (halfway.Name, Assert.Single(halfway.Tags).Value));
        Assert.InRange(halfway.Timestamp.UtcDateTime, span.StartTimeUtc, span.StartTimeUtc + span.Duration);
        ActivityLink[] links = [.. span.Links];
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "remote"), (links[0].Context.TraceId.ToHexString(), links[0].Context.SpanId.ToHexString(), Assert.Single(links[0].Tags!).Value));
        Assert.Equal(spans["first"].Context, links[1].Context);
    }

    [Fact]
    public void An_exception_of_the_guest_is_told_once_on_the_span_where_it_left_the_guest()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITraced>().Fail("as asked"));
        Activity dispatch = spans["dispatch ITraced.Fail"];
        ActivityEvent told = Assert.Single(spans.Ended.SelectMany(static span => span.Events));
        Assert.Equal(told, Assert.Single(dispatch.Events));
        Dictionary<string, object?> tags = told.Tags.ToDictionary();
        Assert.Equal(("exception", "System.InvalidOperationException", "as asked"), (told.Name, tags["exception.type"], tags["exception.message"]));
        Assert.Contains("TracedGuestProgram.Fail", (string)tags["exception.stacktrace"]!, StringComparison.Ordinal);
        Assert.Equal((ActivityStatusCode.Error, "as asked"), (dispatch.Status, dispatch.StatusDescription));
        Assert.Equal(ActivityStatusCode.Error, spans["ITraced.Fail"].Status);
        Assert.False(sandbox.IsPoisoned);
    }

    [Fact]
    public void An_exception_of_a_host_function_is_told_there()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().AskInVain("closed");
        Assert.Single(spans["ITracedHost.Refuse"].Events);
        Assert.Single(spans.Ended.SelectMany(static span => span.Events));
        Assert.Equal(
            ["ITracedHost.Refuse", "call-to-host", "call ITracedHost.Refuse"],
            spans.Ended.Where(static span => span.Status == ActivityStatusCode.Error).Select(static span => span.OperationName));
    }

    [Fact]
    public void The_guest_knows_the_trace_that_it_is_part_of()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        Assert.Equal(spans.Root.TraceId.ToHexString(), sandbox.GetGuest<ITraced>().Trace());
    }

    [Fact]
    public void Samplers_are_told_source_and_level_before_a_span_begins()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().Detail();
        Assert.Equal(new Dictionary<string, object?> { ["hyperlight.guest.source"] = "Test.Source", ["hyperlight.guest.level"] = "info", ["begin"] = "text" }, spans.Offered["detailed"]);
        Assert.Equal(new Dictionary<string, object?> { ["hyperlight.guest.source"] = "Hyperlight.Guest", ["hyperlight.guest.level"] = "trace" }, spans.Offered["dispatch ITraced.Detail"]);
    }

    [Fact]
    public void A_guest_without_the_feature_works_and_tells_nothing()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Builder(guest: global::Hyperlight.Guests.TracedGuest).Build();
        Assert.Equal(14, sandbox.GetGuest<ITraced>().AskTwice(7));
        Assert.Equal(["ITracedHost.Ask", "ITracedHost.Ask", "ITraced.AskTwice"], spans.Names.Where(static name => name.StartsWith("ITraced", StringComparison.Ordinal)));
        Assert.DoesNotContain(spans.Ended, static span => span.Source.Name == HyperlightTelemetry.GuestSourceName);
    }

    [Fact]
    public void A_long_name_and_a_long_text_are_cut()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().SpanOfSize(100_000);
        Activity span = Assert.Single(spans.Ended, static span => span.OperationName.StartsWith("nnn", StringComparison.Ordinal));
        Assert.Equal((new string('n', 256), new string('t', 16 << 10)), (span.OperationName, span.GetTagItem("text")));
    }

    /// <summary>Every span lies within the one around it.</summary>
    internal static void AssertWithinParents(SpanProbe spans)
    {
        foreach (Activity span in spans.Ended)
        {
            if (spans.Ended.FirstOrDefault(other => other.SpanId == span.ParentSpanId) is not { } parent)
                continue;
            string what = string.Create(CultureInfo.InvariantCulture, $"{span.OperationName} [{Begin(span)}, {End(span)}] in {parent.OperationName} [{Begin(parent)}, {End(parent)}]");
            Assert.True(Begin(span) >= Begin(parent) && End(span) <= End(parent), what);
        }

        static long Begin(Activity span) => span.StartTimeUtc.Ticks;
        static long End(Activity span) => (span.StartTimeUtc + span.Duration).Ticks;
    }
}
