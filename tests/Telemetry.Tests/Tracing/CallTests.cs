using System.Diagnostics;
using Hyperlight;
using SimpleGuest;
using Telemetry.Tests.Support;

namespace Telemetry.Tests.Tracing;

/// <summary>Calls are spans, of the guest's and of the host's functions.</summary>
public sealed class CallTests
{
    [Fact]
    public void A_host_call_is_a_child_of_the_guest_call_that_made_it()
    {
        using var spans = new SpanProbe();
        string? current = null;
        using Sandbox sandbox = Guest.Build(host: new TestHost { Meanwhile = () => current = Activity.Current?.OperationName });
        sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(7);
        Activity guest = spans["IRoundTrips.RoundTripHostI32"], host = spans["IHostEcho.HostEchoI32"];
        Assert.Equal((spans.Root.SpanId, guest.SpanId), (guest.ParentSpanId, host.ParentSpanId));
        Assert.Equal((ActivityKind.Client, ActivityKind.Server), (guest.Kind, host.Kind));
        Assert.InRange(host.StartTimeUtc, guest.StartTimeUtc, guest.StartTimeUtc + guest.Duration);
        Assert.InRange(host.StartTimeUtc + host.Duration, guest.StartTimeUtc, guest.StartTimeUtc + guest.Duration);
        Assert.Equal("IHostEcho.HostEchoI32", current);
        Assert.Same(spans.Root, Activity.Current);
    }

    [Fact]
    public void Samplers_know_the_function_before_the_span_begins()
    {
        using var spans = new SpanProbe();
        using Sandbox sandbox = Guest.Build();
        sandbox.GetGuest<ICalculator>().Add(1, 2);
        Assert.Equal("hyperlight", spans.Offered["ICalculator.Add"]["rpc.system.name"]);
        Assert.Equal("ICalculator.Add", spans.Offered["ICalculator.Add"]["rpc.method"]);
    }

    [Fact]
    public void What_the_guest_throws_is_an_event_of_its_call()
    {
        using var spans = new SpanProbe();
        using Sandbox sandbox = Guest.Build();
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("the shelf is empty"));
        Activity call = spans["ITrouble.Throw"];
        Assert.Equal((ActivityStatusCode.Error, "the shelf is empty"), (call.Status, call.StatusDescription));
        Assert.Equal("Hyperlight.GuestException", call.GetTagItem("error.type"));
        ActivityEvent told = Assert.Single(call.Events);
        Assert.Equal("exception", told.Name);
        Dictionary<string, object?> tags = told.Tags.ToDictionary();
        Assert.Equal("Hyperlight.GuestException", tags["exception.type"]);
        Assert.Equal("the shelf is empty", tags["exception.message"]);
        Assert.Contains("SimpleGuestProgram.Throw", (string)tags["exception.stacktrace"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_host_function_throws_is_told_once_and_where_it_happened()
    {
        using var spans = new SpanProbe();
        using Sandbox sandbox = Guest.Build();
        Assert.Throws<HostFunctionException>(() => sandbox.GetGuest<IRoundTrips>().CallFailingHost("no such shelf"));
        Activity guest = spans["IRoundTrips.CallFailingHost"], host = spans["IHostEcho.HostFail"];
        Assert.Equal((ActivityStatusCode.Error, ActivityStatusCode.Error), (guest.Status, host.Status));
        Assert.Equal("System.InvalidOperationException", host.GetTagItem("error.type"));
        Assert.Equal("Hyperlight.HostFunctionException", guest.GetTagItem("error.type"));
        Assert.Single(host.Events);
        Assert.Empty(guest.Events);
    }

    [Fact]
    public void An_error_that_the_guest_catches_is_none_of_its_call()
    {
        using var spans = new SpanProbe();
        using Sandbox sandbox = Guest.Build();
        sandbox.GetGuest<IRoundTrips>().CatchFailingHost("never mind");
        Assert.Equal((ActivityStatusCode.Unset, ActivityStatusCode.Error), (spans["IRoundTrips.CatchFailingHost"].Status, spans["IHostEcho.HostFail"].Status));
    }

    [Fact]
    public void A_time_out_and_the_calls_after_it_have_spans_that_say_so()
    {
        using var spans = new SpanProbe();
        using Sandbox sandbox = Guest.Build();
        Guest.TimeOut(sandbox);
        Assert.Throws<SandboxPoisonedException>(() => sandbox.GetGuest<ICalculator>().Add(1, 2));
        Assert.Equal("Hyperlight.GuestTimeoutException", spans["ITrouble.Spin"].GetTagItem("error.type"));
        Assert.Equal("Hyperlight.SandboxPoisonedException", spans["ICalculator.Add"].GetTagItem("error.type"));
        Assert.Single(spans["ITrouble.Spin"].Events);
    }

    [Fact]
    public void An_error_in_a_step_is_told_by_the_step_alone()
    {
        using var spans = new SpanProbe(HyperlightTelemetry.SourceName, HyperlightTelemetry.InternalSourceName);
        Assert.Throws<ContractMismatchException>(() => new SandboxBuilder(Guests.SimpleGuest).WithOutput(TextWriter.Null).Build());
        Assert.Equal((ActivityStatusCode.Error, ActivityStatusCode.Error), (spans["check contracts"].Status, spans["SandboxBuilder.Build"].Status));
        Assert.Single(spans["check contracts"].Events);
        Assert.Empty(spans["SandboxBuilder.Build"].Events);
    }

    [Fact]
    public void What_a_guest_writes_is_cut_to_what_a_collector_can_take()
    {
        using var spans = new SpanProbe();
        using Sandbox sandbox = Guest.Build();
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw(new string('x', 100_000)));
        Activity call = spans["ITrouble.Throw"];
        Assert.InRange(call.StatusDescription!.Length, 1000, 1100);
        Assert.All(call.Events.Single().Tags, static tag => Assert.InRange(((string)tag.Value!).Length, 1, 17_000));
    }

    [Fact]
    public void A_listener_that_throws_does_not_wedge_the_sandbox()
    {
        using Sandbox sandbox = Guest.Build();
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        using (var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == HyperlightTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => throw new InvalidOperationException("not today"),
        })
        {
            ActivitySource.AddActivityListener(listener);
            Assert.Throws<InvalidOperationException>(() => calculator.Add(1, 2));
        }
        Assert.Equal(3, calculator.Add(1, 2));
    }
}
