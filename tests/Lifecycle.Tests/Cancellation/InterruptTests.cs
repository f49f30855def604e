using Hyperlight;
using Lifecycle.Tests.Support;

namespace Lifecycle.Tests.Cancellation;

/// <summary>A call can be stopped from any thread, at any time.</summary>
public class InterruptTests
{
    [Fact]
    public void Before_a_call_nothing_happens()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.False(sandbox.Interrupt());
        Assert.Equal(3, sandbox.Calculator().Add(1, 2));
        Assert.False(sandbox.IsPoisoned);
    }

    [Fact]
    public void After_a_call_nothing_happens()
    {
        using Sandbox sandbox = Guest.Build();
        sandbox.Calculator().Add(1, 2);
        Assert.False(sandbox.Interrupt());
        sandbox.Trouble().Sleep(10);
        Assert.Equal(3, sandbox.Calculator().Add(1, 2));
    }

    [Fact]
    public void A_poisoned_or_disposed_sandbox_has_nothing_to_stop()
    {
        Sandbox sandbox = Guest.Build();
        Poison.Apply("fault", sandbox);
        Assert.False(sandbox.Interrupt());
        sandbox.Dispose();
        Assert.False(sandbox.Interrupt());
    }

    [Theory]
    [InlineData("spin")]
    [InlineData("sleep")]
    [InlineData("delay")]
    [InlineData("spin with a look at the clock")]
    public void A_guest_that_runs_or_sleeps_is_stopped(string what)
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Action call = what switch
        {
            "spin" => sandbox.Trouble().Spin,
            "sleep" => () => sandbox.Trouble().Sleep(60_000),
            "delay" => () => sandbox.Lifecycle().Delay(60_000),
            _ => () => sandbox.Simple().SpinForMs(60_000),
        };
        for (int round = 0; round < 10; round++)
        {
            using var stopper = new Stopper(sandbox, TimeSpan.FromMilliseconds(2 + round));
            var canceled = Assert.Throws<GuestCanceledException>(call);
            Assert.StartsWith("I", canceled.Function, StringComparison.Ordinal);
            Assert.True(stopper.Join());
            Assert.True(sandbox.IsPoisoned);
            sandbox.Restore(snapshot);
            Assert.Equal(3, sandbox.Calculator().Add(1, 2));
        }
    }

    [Fact]
    public void A_host_function_is_told_and_its_guest_not_entered_again()
    {
        var host = new TestHost();
        using var inside = new ManualResetEventSlim();
        int calls = 0;
        host.OnEchoString = text =>
        {
            calls++;
            inside.Set();
            Assert.True(HostCall.CancellationToken.WaitHandle.WaitOne(5000));
            return text;
        };
        using Sandbox sandbox = Guest.Build(host);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        for (int round = 1; round <= 10; round++)
        {
            inside.Reset();
            var stopper = new Thread(() =>
            {
                inside.Wait();
                Assert.True(sandbox.Interrupt());
            });
            stopper.Start();
            Assert.Throws<GuestCanceledException>(() => sandbox.Simple().HostCallLoop("again"));
            stopper.Join();
            Assert.Equal(round, calls);
            sandbox.Restore(snapshot);
        }
    }

    [Fact]
    public void A_host_function_that_asks_late_learns_it_too()
    {
        var host = new TestHost();
        bool? told = null;
        using Sandbox sandbox = Guest.Build(host);
        host.OnNoOp = () =>
        {
            Assert.True(sandbox.Interrupt());
            Assert.False(sandbox.Interrupt());
            told = HostCall.CancellationToken.IsCancellationRequested;
        };
        Assert.Throws<GuestCanceledException>(sandbox.Simple().CallHostSpin);
        Assert.True(told);
    }

    [Fact]
    public void A_host_function_that_throws_because_it_was_told_does_not_change_the_answer()
    {
        var host = new TestHost();
        using Sandbox sandbox = Guest.Build(host);
        host.OnNoOp = () =>
        {
            sandbox.Interrupt();
            HostCall.CancellationToken.ThrowIfCancellationRequested();
        };
        Assert.Throws<GuestCanceledException>(sandbox.Simple().CallHostSpin);
    }

    [Fact]
    public void The_token_belongs_to_the_call()
    {
        var host = new TestHost();
        List<CancellationToken> tokens = [];
        host.OnNoOp = () => tokens.Add(HostCall.CancellationToken);
        using Sandbox sandbox = Guest.Build(host);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Assert.False(HostCall.CancellationToken.CanBeCanceled);
        sandbox.Simple().CallHostSpin();
        Assert.False(HostCall.CancellationToken.CanBeCanceled);
        Poison.Apply("cancel", sandbox);
        sandbox.Restore(snapshot);
        sandbox.Simple().CallHostSpin();
        Assert.Equal(2, tokens.Count(token => token.CanBeCanceled && !token.IsCancellationRequested));
    }

    [Fact]
    public void A_sandbox_inside_the_host_function_of_another_has_a_token_of_its_own()
    {
        var outerHost = new TestHost();
        var innerHost = new TestHost();
        using Sandbox outer = Guest.Build(outerHost);
        using Sandbox inner = Guest.Build(innerHost);
        using Snapshot snapshot = inner.TakeSnapshot();
        bool innerTold = false, outerTold = true;
        innerHost.OnNoOp = () =>
        {
            inner.Interrupt();
            innerTold = HostCall.CancellationToken.IsCancellationRequested;
        };
        outerHost.OnNoOp = () =>
        {
            Assert.Throws<GuestCanceledException>(inner.Simple().CallHostSpin);
            outerTold = HostCall.CancellationToken.IsCancellationRequested;
        };
        outer.Simple().CallHostSpin();
        Assert.Equal((true, false), (innerTold, outerTold));
        Assert.Equal(3, outer.Calculator().Add(1, 2));
        inner.Restore(snapshot);
        outerHost.OnNoOp = () =>
        {
            outer.Interrupt();
            Assert.Equal(7, inner.Calculator().Add(3, 4));
        };
        Assert.Throws<GuestCanceledException>(outer.Simple().CallHostSpin);
        Assert.False(inner.IsPoisoned);
    }

    [Fact]
    public void The_limit_of_an_outer_call_passes_while_an_inner_guest_runs()
    {
        var host = new TestHost();
        using Sandbox outer = Guest.Builder(host).WithCallTimeout(TimeSpan.FromMilliseconds(10)).Build();
        using Sandbox inner = Guest.Build();
        host.OnNoOp = () =>
        {
            inner.Simple().SpinForMs(20);
            inner.Lifecycle().Delay(20);
        };
        Assert.Throws<GuestTimeoutException>(outer.Simple().CallHostSpin);
        Assert.Equal(3, inner.Calculator().Add(1, 2));
    }

    [Fact]
    public void Calls_move_between_threads()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        for (int i = 1; i <= 200; i++)
        {
            Exception? error = null;
            var thread = new Thread(() => error = Record.Exception(() =>
            {
                Assert.Equal(i, sandbox.Lifecycle().Count());
                if (i % 20 != 0)
                    return;
                Poison.Apply("cancel", sandbox);
                sandbox.Restore(snapshot);
                for (int again = 1; again <= i; again++)
                    Assert.Equal(again, sandbox.Lifecycle().Count());
            }));
            thread.Start();
            thread.Join();
            Assert.Null(error);
        }
    }
}
