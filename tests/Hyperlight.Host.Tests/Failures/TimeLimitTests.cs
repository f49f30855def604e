using System.Diagnostics;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Failures;

public sealed class TimeLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(150);

    // A busy machine is late, and a limit that is not kept lasts for ever.
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_guest_that_spins_is_stopped() => AssertStopped(trouble => trouble.Spin());

    [Fact]
    public void A_guest_that_sleeps_is_stopped() => AssertStopped(trouble => trouble.Sleep(600_000));

    [Fact]
    public void A_guest_that_floods_its_output_is_stopped() => AssertStopped(trouble => trouble.PrintForever("flood "));

    [Fact]
    public void A_guest_that_is_stopped_names_the_function_and_the_limit()
    {
        using Sandbox sandbox = Build(Limit, new HostEcho());

        var stopped = Assert.Throws<GuestTimeoutException>(() => sandbox.GetGuest<ITrouble>().Spin());

        Assert.Equal(Limit, stopped.Limit);
        Assert.Contains("ITrouble.Spin", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("150 ms", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("WithCallTimeout", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_calls_its_host_for_ever_is_stopped()
    {
        using Sandbox sandbox = Build(Limit, new HostEcho());

        var stopped = Assert.Throws<GuestTimeoutException>(() => sandbox.GetGuest<IRoundTrips>().SumAfterHostCalls(new byte[1], int.MaxValue));

        Sandboxes.AssertPoisonedBy(stopped, sandbox);
    }

    [Fact]
    public void Time_in_host_functions_counts()
    {
        using Sandbox sandbox = Build(Limit, new HostEcho { OnString = text => { Thread.Sleep(2 * Limit); return text; } });

        var stopped = Assert.Throws<GuestTimeoutException>(() => sandbox.GetGuest<IRoundTrips>().RoundTripHostString("x"));

        Sandboxes.AssertPoisonedBy(stopped, sandbox);
    }

    [Fact]
    public void A_limit_is_for_each_call_and_not_for_all_together()
    {
        using Sandbox sandbox = Build(TimeSpan.FromSeconds(3), new HostEcho());
        ITrouble trouble = sandbox.GetGuest<ITrouble>();

        for (int i = 0; i < 7; i++)
            trouble.Sleep(500);

        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_guest_sleeps_as_long_as_it_wants_to_when_there_is_no_limit()
    {
        using Sandbox sandbox = Sandboxes.Build();
        var watch = Stopwatch.StartNew();

        sandbox.GetGuest<ITrouble>().Sleep(200);

        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(200), Latest);
    }

    [Fact]
    public void The_shortest_limit_stops_a_call_or_lets_it_finish()
    {
        using Sandbox sandbox = Build(TimeSpan.FromTicks(1), new HostEcho());

        Exception? error = Record.Exception(() => sandbox.GetGuest<ITrouble>().Spin());

        Assert.IsType<GuestTimeoutException>(error);
    }

    [Fact]
    public void Limits_next_to_each_other_on_one_thread_do_not_mix()
    {
        using Sandbox patient = Build(TimeSpan.FromMinutes(1), new HostEcho());
        using Sandbox hasty = Build(Limit, new HostEcho());

        Assert.Throws<GuestTimeoutException>(() => hasty.GetGuest<ITrouble>().Spin());

        patient.GetGuest<ITrouble>().Sleep(300);
        Sandboxes.AssertWorks(patient);
    }

    [Fact]
    public async Task Calls_on_other_threads_are_not_stopped_with_one_that_is()
    {
        using Sandbox other = Build(TimeSpan.FromMinutes(1), new HostEcho());
        ITrouble sleeper = other.GetGuest<ITrouble>();
        using Sandbox hasty = Build(Limit, new HostEcho());
        Task sleeping = Task.Run(() => sleeper.Sleep(600), TestContext.Current.CancellationToken);

        Assert.Throws<GuestTimeoutException>(() => hasty.GetGuest<ITrouble>().Spin());

        await sleeping;
        Sandboxes.AssertWorks(other);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue / 2)]
    [InlineData(TimeSpan.TicksPerDay * 365 * 300)]
    [InlineData(TimeSpan.TicksPerDay * 365 * 50)]
    [InlineData(TimeSpan.TicksPerDay * 60)]
    public void A_limit_of_months_or_centuries_is_as_good_as_none(long ticks)
    {
        var limit = TimeSpan.FromTicks(ticks);
        bool asked = false;
        var host = new HostEcho { OnString = text => { asked = !HostCall.CancellationToken.IsCancellationRequested; return text; } };
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithColdStart().WithStartTimeout(limit).WithCallTimeout(limit).WithHostFunctions<IHostEcho>(host));

        sandbox.GetGuest<ITrouble>().Sleep(20);

        Assert.Equal("x", sandbox.GetGuest<IRoundTrips>().RoundTripHostString("x"));
        Assert.True(asked);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void No_limit_can_be_said()
    {
        using Sandbox sandbox = Sandboxes.Build(builder => builder
            .WithStartTimeout(Timeout.InfiniteTimeSpan).WithCallTimeout(Timeout.InfiniteTimeSpan).WithHostFunctions<IHostEcho>(new HostEcho()));

        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_start_that_takes_too_long_is_stopped()
    {
        SandboxBuilder builder = Sandboxes.Builder().WithColdStart().WithStartTimeout(TimeSpan.FromTicks(1));

        var stopped = Assert.Throws<GuestTimeoutException>(builder.Build);

        Assert.Contains("not ready", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("WithStartTimeout", stopped.Message, StringComparison.Ordinal);
    }

    private static Sandbox Build(TimeSpan limit, IHostEcho host) => Sandboxes.Build(builder => builder.WithCallTimeout(limit).WithHostFunctions(host));

    private static void AssertStopped(Action<ITrouble> call)
    {
        using Sandbox sandbox = Sandboxes.Build(builder => builder
            .WithOutput(TextWriter.Null).WithCallTimeout(Limit).WithHostFunctions<IHostEcho>(new HostEcho()));
        ITrouble trouble = sandbox.GetGuest<ITrouble>();
        var watch = Stopwatch.StartNew();

        var stopped = Assert.Throws<GuestTimeoutException>(() => call(trouble));

        Assert.InRange(watch.Elapsed, Limit, Latest);
        Sandboxes.AssertPoisonedBy(stopped, sandbox);
    }
}
