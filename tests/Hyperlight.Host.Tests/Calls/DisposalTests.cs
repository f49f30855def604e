using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class DisposalTests
{
    [Fact]
    public void A_disposed_sandbox_gives_no_guest()
    {
        Sandbox sandbox = Sandboxes.Build();
        sandbox.Dispose();

        Assert.Throws<ObjectDisposedException>(() => sandbox.GetGuest<ICalculator>());
    }

    [Fact]
    public void A_proxy_of_a_disposed_sandbox_is_of_no_use()
    {
        Sandbox sandbox = Sandboxes.Build();
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        calculator.Add(1, 2);
        sandbox.Dispose();

        var thrown = Assert.Throws<ObjectDisposedException>(() => calculator.Add(1, 2));
        Assert.Contains("Sandbox", thrown.ObjectName, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(calculator.NoOp);
    }

    [Fact]
    public void Disposing_twice_is_once()
    {
        Sandbox sandbox = Sandboxes.Build();

        sandbox.Dispose();
        sandbox.Dispose();
    }

    [Fact]
    public void What_a_sandbox_said_of_itself_can_be_read_after_its_end()
    {
        Sandbox sandbox = Sandboxes.Build();
        sandbox.Dispose();

        Assert.Equal("SimpleGuest", sandbox.GuestName);
        Assert.False(sandbox.IsPoisoned);
    }

    [Fact]
    public void A_poisoned_sandbox_can_be_disposed_of()
    {
        Sandbox sandbox = Sandboxes.Build();
        Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().ReadAddress(Sandboxes.Nowhere));

        sandbox.Dispose();

        Assert.Throws<ObjectDisposedException>(() => sandbox.GetGuest<ICalculator>());
    }

    [Fact]
    public void Disposing_inside_of_a_host_function_is_refused_and_the_call_goes_on()
    {
        Sandbox? sandbox = null;
        Exception? refused = null;
        var host = new HostEcho { OnNoOp = () => { }, OnI32 = value => { refused = Record.Exception(() => sandbox!.Dispose()); return value; } };
        using (sandbox = Sandboxes.Build(host))
        {
            Assert.Equal(3, sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(3));
            Assert.IsType<InvalidOperationException>(refused);
            Sandboxes.AssertWorks(sandbox);
        }
    }

    [Fact]
    public async Task Disposing_on_another_thread_while_a_call_runs_is_refused()
    {
        using SemaphoreSlim inside = new(0), goOn = new(0);
        Sandbox sandbox = Sandboxes.Build(new HostEcho { OnI32 = value => { inside.Release(); goOn.Wait(); return value; } });
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();
        Task<int> call = Task.Run(() => trips.RoundTripHostI32(5), TestContext.Current.CancellationToken);
        await inside.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Throws<InvalidOperationException>(sandbox.Dispose);

        goOn.Release();
        Assert.Equal(5, await call);
        sandbox.Dispose();
        Assert.Throws<ObjectDisposedException>(() => trips.RoundTripHostI32(5));
    }

    [Fact]
    public async Task A_race_between_calls_and_disposal_breaks_nothing()
    {
        for (int round = 0; round < 20; round++)
        {
            Sandbox sandbox = Sandboxes.Build();
            ICalculator calculator = sandbox.GetGuest<ICalculator>();
            Task<Exception?> caller = Task.Run(() => CallUntilRefused(calculator), TestContext.Current.CancellationToken);
            while (Record.Exception(sandbox.Dispose) is InvalidOperationException)
                Thread.Yield();
            Exception? end = await caller;
            Assert.True(end is ObjectDisposedException or InvalidOperationException, $"{end}");
        }
    }

    private static Exception? CallUntilRefused(ICalculator calculator)
    {
        Exception? end = null;
        for (int i = 0; end is null; i++)
            end = Record.Exception(() => Assert.Equal(i + 1, calculator.Add(i, 1)));
        return end;
    }
}
