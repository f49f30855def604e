using System.Diagnostics;
using Hyperlight;
using Xunit;

namespace Conformance.Tests;

/// <summary>The guest's clocks are the host's, and reading them costs no exit.</summary>
public sealed class ClockTests : IDisposable
{
    // A reading of the guest lies between two of the host's; nothing else is claimed, but for the rounding of a rate.
    private const long Slack = 2_000;

    private readonly Sandbox _sandbox = new SandboxBuilder(Guests.Conformance).WithCallTimeout(TimeSpan.FromMinutes(1)).Build();
    private readonly IClocks _clocks;

    public ClockTests() => _clocks = _sandbox.GetGuest<IClocks>();

    [Fact]
    public void A_million_readings_take_no_exits_and_never_go_back()
    {
        _clocks.ReadOften(1000);
        SandboxStatistics before = _sandbox.Statistics;
        Assert.Equal(0, _clocks.ReadOften(1_000_000));
        SandboxStatistics after = _sandbox.Statistics;
        Assert.Equal((before.Hypercalls + 1, before.SystemCalls, before.Exceptions), (after.Hypercalls, after.SystemCalls, after.Exceptions));
    }

    [Fact]
    public void Guest_and_host_agree_over_seconds()
    {
        for (int i = 0; i < 30; i++)
        {
            AssertAgree();
            Thread.Sleep(i % 3 == 0 ? 200 : 1);
        }
    }

    [Fact]
    public void Guest_and_host_agree_after_a_long_call_without_exits()
    {
        long before = Stopwatch.GetTimestamp(), guest = _clocks.Spin(1500), after = Stopwatch.GetTimestamp();
        Assert.InRange(guest, before + 1_500_000_000 - Slack, after + Slack);
        AssertAgree();
    }

    [Fact]
    public void The_date_is_the_hosts()
    {
        DateTime before = DateTime.UtcNow, guest = new(_clocks.UtcNow(), DateTimeKind.Utc), after = DateTime.UtcNow;
        Assert.InRange(guest, before.AddMicroseconds(-10), after.AddMicroseconds(10));
    }

    [Fact]
    public void Clocks_are_right_after_a_restore_and_in_a_sandbox_from_a_snapshot()
    {
        using Snapshot snapshot = _sandbox.TakeSnapshot();
        Thread.Sleep(50);
        AssertAgree();
        _sandbox.Restore(snapshot);
        AssertAgree();
        using Sandbox other = new SandboxBuilder(snapshot).Build();
        long before = Stopwatch.GetTimestamp(), guest = other.GetGuest<IClocks>().Timestamp();
        Assert.InRange(guest, before - Slack, Stopwatch.GetTimestamp() + Slack);
    }

    [Fact]
    public void A_sleep_takes_its_time_and_little_more()
    {
        var watch = Stopwatch.StartNew();
        _clocks.Sleep(100);
        Assert.InRange(watch.Elapsed.TotalMilliseconds, 99.9, 1000);
    }

    public void Dispose() => _sandbox.Dispose();

    private void AssertAgree()
    {
        long before = Stopwatch.GetTimestamp(), guest = _clocks.Timestamp(), after = Stopwatch.GetTimestamp();
        Assert.InRange(guest, before - Slack, after + Slack);
    }
}
