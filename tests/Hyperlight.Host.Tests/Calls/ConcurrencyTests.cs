using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task A_second_thread_is_refused_while_a_call_runs_and_the_call_goes_on()
    {
        using SemaphoreSlim inside = new(0), goOn = new(0);
        using Sandbox sandbox = Sandboxes.Build(new HostEcho { OnI32 = value => Meet(inside, goOn, value) });
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        Task<int> first = Task.Run(() => trips.RoundTripHostI32(17), TestContext.Current.CancellationToken);
        await inside.WaitAsync(TestContext.Current.CancellationToken);

        var refused = Assert.Throws<InvalidOperationException>(() => calculator.Add(1, 2));

        goOn.Release();
        Assert.Contains("ICalculator.Add", refused.Message, StringComparison.Ordinal);
        Assert.Contains("one call at a time", refused.Message, StringComparison.Ordinal);
        Assert.Equal(17, await first);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public async Task Threads_that_fight_for_a_sandbox_get_their_own_results_or_are_refused()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        (int Done, int Refused)[] counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            thread => Task.Run(() => Fight(echo, thread), TestContext.Current.CancellationToken)));

        Assert.All(counts, count => Assert.Equal(2000, count.Done + count.Refused));
        Assert.True(counts.Sum(count => count.Done) > 0);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public async Task Threads_can_take_turns()
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithCallTimeout(TimeSpan.FromMinutes(1)).WithHostFunctions<IHostEcho>(new HostEcho()));
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();

        for (int i = 0; i < 20; i++)
        {
            string text = $"turn {i}";
            string back = await Task.Factory.StartNew(
                () => trips.RoundTripHostString(text), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            Assert.Equal(text, back);
        }
    }

    [Fact]
    public async Task Sandboxes_on_different_threads_do_not_disturb_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            using Sandbox sandbox = Sandboxes.Build();
            IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();
            for (int i = 0; i < 500; i++)
                Assert.Equal($"{number}:{i}", trips.RoundTripHostString($"{number}:{i}"));
        }, TestContext.Current.CancellationToken)));
    }

    private static int Meet(SemaphoreSlim inside, SemaphoreSlim goOn, int value)
    {
        inside.Release();
        Assert.True(goOn.Wait(TimeSpan.FromMinutes(1)));
        return value;
    }

    private static (int Done, int Refused) Fight(IEcho echo, int thread)
    {
        (int done, int refused) = (0, 0);
        for (int i = 0; i < 2000; i++)
        {
            try
            {
                Assert.Equal($"{thread}:{i}", echo.Echo($"{thread}:{i}"));
                done++;
            }
            catch (InvalidOperationException)
            {
                refused++;
            }
        }

        return (done, refused);
    }
}
