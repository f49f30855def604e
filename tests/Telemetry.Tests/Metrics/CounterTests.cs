using Hyperlight;
using SimpleGuest;
using Telemetry.Tests.Support;

namespace Telemetry.Tests.Metrics;

/// <summary>What goes wrong in guests is counted.</summary>
public sealed class CounterTests : IDisposable
{
    private readonly MeterProbe _meter = new();

    private TelemetryOptions Telemetry => new() { MeterFactory = _meter };

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void An_error_is_counted_by_the_code_of_the_answer()
    {
        using Sandbox sandbox = Guest.Build(Telemetry);
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("once"));
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("twice"));
        Assert.Throws<HostFunctionException>(() => sandbox.GetGuest<IRoundTrips>().CallFailingHost("a host function's error"));
        Assert.Equal(2, _meter.Sum("guest.errors code=15"));
        Assert.Equal(1, _meter.Sum("guest.errors code=17"));
    }

    [Fact]
    public void What_makes_a_guest_unusable_is_counted()
    {
        Spoil<GuestFaultException>(static sandbox => sandbox.GetGuest<ITrouble>().ReadAddress(1 << 20));
        Spoil<GuestExitedException>(static sandbox => sandbox.GetGuest<ITrouble>().Exit(3));
        Spoil<ProtocolViolationException>(static sandbox => sandbox.GetGuest<ITrouble>().CorruptOutputSizePrefix());
        Assert.Equal(2, _meter.Sum("guest.errors code=8"));
        Assert.Equal(1, _meter.Sum("guest.errors code=7"));
    }

    [Fact]
    public void Successful_calls_and_mistakes_of_the_host_are_no_errors_of_the_guest()
    {
        using Sandbox sandbox = Guest.Builder(Telemetry).WithMaxMessageSize(128 << 10).Build();
        Assert.Equal(5, sandbox.GetGuest<ICalculator>().Add(2, 3));
        Assert.Throws<MessageTooLargeException>(() => sandbox.GetGuest<IEcho>().EchoBytes(new byte[1 << 20]));
        Assert.DoesNotContain(_meter.Measured, static name => name.StartsWith("guest.errors", StringComparison.Ordinal));
    }

    [Fact]
    public void Time_limits_tokens_and_interrupts_are_cancellations()
    {
        Spoil<GuestTimeoutException>(static sandbox => throw Guest.TimeOut(sandbox));
        Spoil<GuestCanceledException>(static sandbox =>
        {
            using var soon = new CancellationTokenSource(20);
            using IDisposable limit = sandbox.LimitCalls(cancellation: soon.Token);
            sandbox.GetGuest<ITrouble>().Spin();
        });
        Assert.Equal(2, _meter.Sum("guest.cancellations"));
        Assert.DoesNotContain(_meter.Measured, static name => name.StartsWith("guest.errors", StringComparison.Ordinal));
    }

    [Fact]
    public void Exits_bytes_and_refused_system_calls_are_those_of_the_statistics()
    {
        using Sandbox first = Guest.Builder(Telemetry).WithColdStart().Build(), second = Guest.Build(Telemetry);
        first.GetGuest<IEcho>().Echo("some text");
        second.GetGuest<IRoundTrips>().RoundTripHostI32(1);
        // syscall 511, which is not there: mov eax, 511; syscall; ret
        second.GetGuest<IMachineCode>().RunCode(Convert.FromHexString("B8FF0100000F05C3"), 0, 0);
        SandboxStatistics[] all = [first.Statistics, second.Statistics];
        _meter.Collect();
        Assert.Equal(all.Sum(static one => one.Hypercalls), _meter.Sum("hyperlight.exits kind=hypercall"));
        Assert.Equal(all.Sum(static one => one.SystemCalls), _meter.Sum("hyperlight.exits kind=system_call"));
        Assert.Equal(all.Sum(static one => one.RefusedSystemCalls), _meter.Sum("hyperlight.system_calls.refused"));
        Assert.Equal(all.Sum(static one => one.BytesIn), _meter.Sum("hyperlight.message.io direction=in"));
        Assert.Equal(all.Sum(static one => one.BytesOut), _meter.Sum("hyperlight.message.io direction=out"));
        Assert.True(second.Statistics.RefusedSystemCalls > 0 && second.Statistics.BytesIn > 0);
    }

    [Fact]
    public void Sums_go_on_when_sandboxes_are_gone()
    {
        Guest.Build(Telemetry).Dispose();
        _meter.Collect();
        double before = _meter.Sum("hyperlight.message.io direction=in");
        using (Sandbox sandbox = Guest.Build(Telemetry))
            sandbox.GetGuest<IEcho>().EchoBytes(new byte[1000]);
        _meter.Collect();
        Assert.InRange(_meter.Sum("hyperlight.message.io direction=in"), before + 1000, before + 2000);
    }

    [Fact]
    public void Output_beyond_what_a_call_may_write_is_counted_as_dropped()
    {
        using Sandbox sandbox = Guest.Build(Telemetry);
        sandbox.GetGuest<ITrouble>().Print("a little");
        _meter.Collect();
        Assert.Equal(0, _meter.Sum("hyperlight.guest.records.dropped kind=output"));
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().PrintForever(new string('x', 60_000)));
        _meter.Collect();
        Assert.True(_meter.Sum("hyperlight.guest.records.dropped kind=output") > 0);
    }

    [Fact]
    public void Gauges_tell_how_many_sandboxes_live_and_how_many_are_poisoned()
    {
        using Sandbox healthy = Guest.Build(Telemetry), poisoned = Guest.Build(Telemetry);
        using Snapshot snapshot = poisoned.TakeSnapshot();
        Sandbox gone = Guest.Build(Telemetry);
        Guest.TimeOut(poisoned);
        AssertGauges(3, 1);
        gone.Dispose();
        poisoned.Restore(snapshot);
        AssertGauges(2, 0);
    }

    [Fact]
    public void A_sandbox_that_nobody_disposed_of_does_not_live_for_ever()
    {
        Lose();
        for (int i = 0; i < 20 && Live() > 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(0, Live());
        Assert.True(_meter.Sum("hyperlight.exits kind=hypercall") > 0, "what it did is still counted");
    }

    private double Live()
    {
        _meter.Collect();
        return SumOfLive();
    }

    // Out of line, so that no register still holds it.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private void Lose() => Assert.Equal(5, Guest.Build(Telemetry).GetGuest<ICalculator>().Add(2, 3));

    private double SumOfLive() => _meter.Sum("hyperlight.sandboxes.live hypervisor=kvm") + _meter.Sum("hyperlight.sandboxes.live hypervisor=ptrace");

    private void AssertGauges(int live, int poisoned)
    {
        _meter.Collect();
        Assert.Equal(live, SumOfLive());
        Assert.Equal(poisoned, _meter.Sum("hyperlight.sandboxes.poisoned"));
    }

    private void Spoil<T>(Action<Sandbox> trouble)
        where T : Exception
    {
        using Sandbox sandbox = Guest.Build(Telemetry);
        Assert.Throws<T>(() => trouble(sandbox));
        Assert.True(sandbox.IsPoisoned);
    }
}
