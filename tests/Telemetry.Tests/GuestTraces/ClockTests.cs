using System.Diagnostics;
using Hyperlight;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Tracing;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.GuestTraces;

/// <summary>The guest's times are the host's.</summary>
public sealed class ClockTests
{
    private const int Rounds = 1000;

    [Fact]
    public void The_guest_begins_after_the_host_entered_it_and_ends_before_the_host_left_it()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        ITraced guest = sandbox.GetGuest<ITraced>();
        for (int i = 0; i < Rounds; i++)
            guest.Nothing();
        Activity[] calls = [.. spans.Ended.Where(static span => span.OperationName == "call-to-guest").TakeLast(Rounds)], inside = [.. spans.Ended.Where(static span => span.OperationName == "dispatch ITraced.Nothing")];
        Assert.Equal(Rounds, inside.Length);
        Assert.All(calls.Zip(inside), static pair =>
        {
            Assert.True(pair.Second.StartTimeUtc >= pair.First.StartTimeUtc);
            Assert.True(End(pair.Second) <= End(pair.First));
        });
        // A whole entry and exit, by the host's clock alone; both gaps are parts of one.
        TimeSpan exit = Median(calls.Select(static call => call.Duration));
        Assert.True(Median(calls.Zip(inside, static (call, span) => span.StartTimeUtc - call.StartTimeUtc)) < exit);
        Assert.True(Median(calls.Zip(inside, static (call, span) => End(call) - End(span))) < exit);
    }

    [Fact]
    public void Counters_become_the_times_that_the_clock_shows_within_the_error_that_is_known()
    {
        // The rate that is given is wrong: a process that is a tenth of a second old knows it better.
        GuestTimeline timeline = GuestTimeline.Start(HostCounter.Frequency / 2);
        Assert.SkipUnless(timeline.IsKnown, "This CPU's time stamp counter does not run at one rate.");
        for (int i = 0; i < 20; i++)
        {
            Thread.Sleep(10);
            timeline = timeline.Extended();
            DateTime before = DateTime.UtcNow;
            ulong counter = TimestampCounter.Read();
            DateTime after = DateTime.UtcNow;
            Assert.InRange(timeline.At(counter), before - timeline.Error, after + timeline.Error);
        }
        Assert.InRange(timeline.Error, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void The_error_of_the_clock_is_told_with_each_call()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().Nothing();
        Activity call = spans.Ended.Last(static span => span.OperationName == "call-to-guest");
        Assert.InRange(Assert.IsType<double>(call.GetTagItem("hyperlight.guest.clock_error")), 1, 1e6);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(-3_600_000, 3_600_000)]
    [InlineData(86_400_000, -86_400_000)]
    public void Times_that_a_guest_gives_stay_within_the_call(int start, int end)
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().SpanAt(start, end);
        Activity span = spans["given times"], call = spans.Ended.Last(static span => span.OperationName == "call-to-guest");
        Assert.InRange(span.StartTimeUtc, call.StartTimeUtc, End(call));
        Assert.InRange(End(span), span.StartTimeUtc, End(call));
    }

    private static DateTime End(Activity span) => span.StartTimeUtc + span.Duration;

    private static TimeSpan Median(IEnumerable<TimeSpan> times) => times.Order().ElementAt(Rounds / 2);
}
