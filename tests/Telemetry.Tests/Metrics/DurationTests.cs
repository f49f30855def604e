using System.Diagnostics.Metrics;
using Hyperlight;
using SimpleGuest;
using Telemetry.Tests.Support;

namespace Telemetry.Tests.Metrics;

/// <summary>How long things took.</summary>
public sealed class DurationTests : IDisposable
{
    private const string Add = "guest.call.duration function_name=ICalculator.Add";

    private readonly MeterProbe _meter = new();

    public void Dispose() => _meter.Dispose();

    [Fact]
    public void Calls_are_not_timed_unless_somebody_wants_that()
    {
        using Sandbox sandbox = Guest.Build(new TelemetryOptions { MeterFactory = _meter });
        sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(1);
        _meter.Collect();
        Assert.DoesNotContain(_meter.Measured, static name => name.Contains("call.duration", StringComparison.Ordinal));
    }

    [Fact]
    public void Calls_of_guest_and_host_functions_are_timed_by_function()
    {
        using Sandbox sandbox = Guest.Build(new TelemetryOptions { MeterFactory = _meter, CallDurations = true }, new TestHost { Meanwhile = static () => Thread.Sleep(20) });
        sandbox.GetGuest<ICalculator>().Add(1, 2);
        sandbox.GetGuest<ICalculator>().Add(1, 2);
        sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(1);
        _meter.Collect();
        Assert.Equal(2, _meter.Count(Add));
        double host = _meter.Sum("host.call.duration function_name=IHostEcho.HostEchoI32"), guest = _meter.Sum("guest.call.duration function_name=IRoundTrips.RoundTripHostI32");
        Assert.True(host >= 0.019, $"in seconds: {host}");
        Assert.True(guest >= host, $"a guest's call holds the host's: {guest}, {host}");
    }

    [Fact]
    public void A_call_that_fails_is_timed_too()
    {
        using Sandbox sandbox = Guest.Build(new TelemetryOptions { MeterFactory = _meter, CallDurations = true });
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("all the same"));
        Guest.TimeOut(sandbox);
        Assert.Throws<SandboxPoisonedException>(() => sandbox.GetGuest<ICalculator>().Add(1, 2));
        _meter.Collect();
        Assert.Equal(1, _meter.Count("guest.call.duration function_name=ITrouble.Throw"));
        Assert.Equal(1, _meter.Count("guest.call.duration function_name=ITrouble.Spin"));
        Assert.Equal(1, _meter.Count(Add));
    }

    [Fact]
    public void Durations_come_in_batches_and_none_is_lost()
    {
        using (Sandbox sandbox = Guest.Build(new TelemetryOptions { MeterFactory = _meter, CallDurations = true }))
        {
            for (int i = 0; i < 1000; i++)
                sandbox.GetGuest<ICalculator>().Add(i, 1);
            Assert.InRange(_meter.Count(Add), 1000 - 64, 1000);
        }
        Assert.Equal(1000, _meter.Count(Add));
    }

    [Fact]
    public async Task A_collection_during_calls_gets_each_duration_once()
    {
        using Sandbox sandbox = Guest.Build(new TelemetryOptions { MeterFactory = _meter, CallDurations = true });
        bool isDone = false;
        var collector = Task.Run(
            () =>
            {
                while (!Volatile.Read(ref isDone))
                    _meter.Collect();
            },
            TestContext.Current.CancellationToken);
        for (int i = 0; i < 5000; i++)
            sandbox.GetGuest<ICalculator>().Add(i, 1);
        Volatile.Write(ref isDone, true);
        await collector;
        _meter.Collect();
        Assert.Equal(5000, _meter.Count(Add));
    }

    [Fact]
    public void The_switch_turns_durations_on()
    {
        AppContext.SetSwitch(HyperlightTelemetry.CallDurationsSwitch, true);
        try
        {
            Assert.True(new TelemetryOptions().CallDurations);
        }
        finally
        {
            AppContext.SetSwitch(HyperlightTelemetry.CallDurationsSwitch, false);
        }
        Assert.False(new TelemetryOptions().CallDurations);
    }

    [Fact]
    public void Building_freezing_and_restoring_are_timed()
    {
        var telemetry = new TelemetryOptions { MeterFactory = _meter };
        using Sandbox cold = Guest.Builder(telemetry).WithColdStart().Build();
        using Snapshot snapshot = cold.TakeSnapshot();
        using Sandbox warm = Guest.Builder(snapshot, telemetry).Build();
        warm.Restore(snapshot);
        Assert.Equal(1, _meter.Count("hyperlight.sandbox.creation.duration start=cold"));
        Assert.Equal(1, _meter.Count("hyperlight.sandbox.creation.duration start=snapshot"));
        Assert.Equal(1, _meter.Count("hyperlight.snapshot.duration"));
        Assert.Equal(1, _meter.Count("hyperlight.restore.duration"));
    }

    [Fact]
    public void Buckets_begin_at_a_microsecond_and_end_at_ten_seconds()
    {
        using Sandbox sandbox = Guest.Build(new TelemetryOptions { MeterFactory = _meter });
        foreach (Histogram<double> histogram in _meter.Instruments.OfType<Histogram<double>>())
        {
            double[] bounds = [.. histogram.Advice!.HistogramBucketBoundaries!];
            Assert.Equal((1e-6, 10, "s"), (bounds[0], bounds[^1], histogram.Unit));
            Assert.Equal(bounds.Order(), bounds);
        }
        Assert.Equal(5, _meter.Instruments.OfType<Histogram<double>>().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_warm_call_allocates_nothing(bool measured)
    {
        // The probe itself allocates; a listener without callbacks does not.
        using var factory = new MeterProbe(static _ => false);
        using Sandbox sandbox = Guest.Build(new TelemetryOptions { MeterFactory = factory, CallDurations = measured });
        using var listener = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        if (measured)
            listener.Start();
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        IRoundTrips roundTrips = sandbox.GetGuest<IRoundTrips>();
        long allocated = 0;
        for (int i = 0; i < 1000; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            calculator.Add(i, 1);
            roundTrips.RoundTripHostI32(i);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, allocated);
    }
}
