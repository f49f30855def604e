using System.Diagnostics;
using Hyperlight;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.GuestTraces;

/// <summary>Traces that nobody wants.</summary>
public sealed class UnwantedTraceTests
{
    [Fact]
    public void What_nobody_listens_to_costs_no_exit_and_no_span()
    {
        using Sandbox sandbox = Traced.Build();
        ITraced guest = sandbox.GetGuest<ITraced>();
        guest.Spans(1);
        long before = sandbox.Statistics.Hypercalls;
        guest.Spans(10_000);
        Assert.Equal(1, sandbox.Statistics.Hypercalls - before);
        Assert.Equal("", guest.Trace());
    }

    [Fact]
    public void A_trace_that_the_sampler_drops_is_none_in_the_guest_either()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == HyperlightTelemetry.GuestSourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        using Sandbox sandbox = Traced.Build();
        ActivitySource.AddActivityListener(listener);
        ITraced guest = sandbox.GetGuest<ITraced>();
        long before = sandbox.Statistics.Hypercalls;
        guest.Spans(10_000);
        Assert.Equal(1, sandbox.Statistics.Hypercalls - before);
    }

    [Fact]
    public void A_snapshot_holds_nothing_of_what_was_wanted_when_it_was_taken()
    {
        using Sandbox first = Traced.Build();
        Snapshot snapshot;
        using (Traced.Listen())
        {
            first.GetGuest<ITraced>().Spans(1);
            snapshot = first.TakeSnapshot();
        }
        using (snapshot)
        {
            using Sandbox sandbox = new SandboxBuilder(snapshot).WithHostFunctions<ITracedHost>(new TracedHost()).WithOutput(TextWriter.Null).Build();
            ITraced guest = sandbox.GetGuest<ITraced>();
            long before = sandbox.Statistics.Hypercalls;
            guest.Spans(10_000);
            Assert.Equal(1, sandbox.Statistics.Hypercalls - before);
            Assert.Equal("", guest.Trace());
        }
    }

    [Fact]
    public void Listeners_may_come_and_go_between_calls()
    {
        using Sandbox sandbox = Traced.Build();
        ITraced guest = sandbox.GetGuest<ITraced>();
        for (int i = 0; i < 3; i++)
        {
            guest.Spans(1);
            using SpanProbe spans = Traced.Listen();
            guest.Spans(2);
            Assert.Equal(2, spans.Names.Count(static name => name == "span"));
        }
    }
}
