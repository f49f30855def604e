using System.Diagnostics;
using Hyperlight;
using SimpleGuest;
using Telemetry.Tests.Support;

namespace Telemetry.Tests.Tracing;

/// <summary>Public operations are spans.</summary>
public sealed class OperationTests
{
    [Fact]
    public void Every_operation_of_a_sandbox_is_a_child_of_the_current_span()
    {
        using var spans = new SpanProbe();
        string dump = Path.GetTempFileName();
        File.Delete(dump);
        using (Sandbox sandbox = Guest.Build())
        {
            using Snapshot snapshot = sandbox.TakeSnapshot();
            sandbox.Restore(snapshot);
            sandbox.Interrupt();
            sandbox.WriteCoreDump(dump);
            snapshot.Save(dump);
            Snapshot.Load(dump, Guests.SimpleGuest).Dispose();
            sandbox.GetGuest<ICalculator>().Add(1, 2);
        }
        File.Delete(dump);
        Assert.Equal(
            ["SandboxBuilder.Build", "Sandbox.TakeSnapshot", "Sandbox.Restore", "Sandbox.Interrupt", "Sandbox.WriteCoreDump", "Snapshot.Save", "Snapshot.Load", "Sandbox.GetGuest", "ICalculator.Add", "Sandbox.Dispose"],
            spans.Names);
        Assert.All(spans.Ended, span => Assert.Equal(spans.Root.SpanId, span.ParentSpanId));
        Assert.All(spans.Ended, static span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
    }

    [Fact]
    public async Task Pools_have_spans_that_hold_what_they_do()
    {
        using var spans = new SpanProbe();
        using (var pool = new SandboxPool(Guests.SimpleGuest, 1, static builder => builder.WithHostFunctions<IHostEcho>(new TestHost())))
        {
            pool.Rent(TestContext.Current.CancellationToken).Dispose();
            using PooledSandbox rented = await pool.RentAsync(TestContext.Current.CancellationToken);
            Assert.Equal(3, rented.Sandbox.GetGuest<ICalculator>().Add(1, 2));
        }
        Assert.Equal(2, spans.Names.Count(static name => name == "SandboxPool.Rent"));
        Assert.Equal(2, spans.Names.Count(static name => name == "SandboxPool.Return"));
        AssertParent(spans, "SandboxBuilder.Build", "SandboxPool.Create");
        Assert.Same(spans.Root, Activity.Current);
    }

    [Fact]
    public void Spans_of_a_sandbox_carry_its_id_and_its_guest()
    {
        using var spans = new SpanProbe();
        using Sandbox one = Guest.Build(), other = Guest.Build();
        one.GetGuest<ICalculator>().Add(1, 2);
        Assert.NotEqual(one.Id, other.Id);
        Activity call = spans["ICalculator.Add"];
        Assert.Equal(one.Id.ToString(), call.GetTagItem("hyperlight.sandbox.id"));
        Assert.Equal(one.GuestName, call.GetTagItem("hyperlight.guest.name"));
    }

    [Fact]
    public void Steps_inside_have_a_source_of_their_own()
    {
        using var spans = new SpanProbe(HyperlightTelemetry.SourceName, HyperlightTelemetry.InternalSourceName);
        using (Sandbox sandbox = Guest.Builder().WithColdStart().Build())
        {
            using Snapshot snapshot = sandbox.TakeSnapshot();
            sandbox.GetGuest<ILifecycle>().StartTicking(1000);
            sandbox.Restore(snapshot);
            using Sandbox another = Guest.Builder(snapshot, new TelemetryOptions()).Build();
            Guest.TimeOut(another);
        }
        foreach ((string step, string operation) in Steps)
            AssertParent(spans, step, operation);
        Assert.All(spans.Ended, static span => Assert.Equal(
            char.IsUpper(span.OperationName[0]) ? HyperlightTelemetry.SourceName : HyperlightTelemetry.InternalSourceName, span.Source.Name));
    }

    [Fact]
    public void Without_a_listener_for_steps_there_are_none()
    {
        using var spans = new SpanProbe();
        using Sandbox sandbox = Guest.Builder().WithColdStart().Build();
        Assert.Equal(["SandboxBuilder.Build"], spans.Names);
    }

    private static (string Step, string Operation)[] Steps =>
    [
        ("create machine", "SandboxBuilder.Build"), ("load program", "SandboxBuilder.Build"), ("boot guest", "SandboxBuilder.Build"), ("check contracts", "SandboxBuilder.Build"),
        ("load state", "SandboxBuilder.Build"), ("save kernel", "Sandbox.TakeSnapshot"), ("freeze memory", "Sandbox.TakeSnapshot"), ("restore memory", "Sandbox.Restore"),
        ("restore kernel", "Sandbox.Restore"), ("restore vCPU", "Sandbox.Restore"), ("run vCPU", "boot guest"), ("run vCPU", "ITrouble.Spin"), ("capture stack", "ITrouble.Spin"),
    ];

    private static void AssertParent(SpanProbe spans, string child, string parent) => Assert.Contains(spans.Ended, span => span.OperationName == child
        && spans.Ended.Any(above => above.OperationName == parent && above.SpanId == span.ParentSpanId));
}
