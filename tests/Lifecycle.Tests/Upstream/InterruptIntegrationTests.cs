using Hyperlight;
using Lifecycle.Tests.Support;

namespace Lifecycle.Tests.Upstream;

/// <summary>The interrupts of Hyperlight's own tests/integration_test.rs; docs/upstream-tests.md lists them all.</summary>
public class InterruptIntegrationTests
{
    [Fact]
    public void interrupt_host_call()
    {
        using var inside = new ManualResetEventSlim();
        var host = new TestHost
        {
            OnNoOp = () =>
            {
                inside.Set();
                HostCall.CancellationToken.WaitHandle.WaitOne();
            },
        };
        using Sandbox sandbox = Guest.Build(host);
        var stopper = new Thread(() =>
        {
            inside.Wait();
            Assert.True(sandbox.Interrupt());
        });
        stopper.Start();
        Assert.Throws<GuestCanceledException>(sandbox.Simple().CallHostSpin);
        Assert.True(sandbox.IsPoisoned);
        stopper.Join();
    }

    [Fact]
    public void interrupt_in_progress_guest_call()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        using var stopper = new Stopper(sandbox, TimeSpan.FromMilliseconds(50));
        Assert.Throws<GuestCanceledException>(sandbox.Trouble().Spin);
        Assert.True(stopper.Join());
        sandbox.Restore(snapshot);
        Assert.Equal("hello", sandbox.Echo().Echo("hello"));
        Assert.False(sandbox.Interrupt());
    }

    [Fact]
    public void interrupt_guest_call_in_advance()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.False(sandbox.Interrupt());
        Assert.Equal("hello", sandbox.Echo().Echo("hello"));
        using var stopper = new Stopper(sandbox, TimeSpan.FromMilliseconds(10));
        Assert.Throws<GuestCanceledException>(sandbox.Trouble().Spin);
    }

    // Three sandboxes on one thread, of which only the second is stopped.
    [Fact]
    public void interrupt_same_thread()
    {
        using Sandbox one = Guest.Build();
        using Sandbox two = Guest.Build();
        using Sandbox three = Guest.Build();
        using Snapshot snapshot = two.TakeSnapshot();
        bool done = false;
        var stopper = new Thread(() =>
        {
            while (!Volatile.Read(ref done))
                two.Interrupt();
        });
        stopper.Start();
        for (int i = 0; i < 500; i++)
        {
            Assert.Equal("hello", one.Echo().Echo("hello"));
            if (Record.Exception(() => two.Echo().Echo("hello")) is { } error)
            {
                Assert.IsType<GuestCanceledException>(error);
                two.Restore(snapshot);
            }
            Assert.Equal("hello", three.Echo().Echo("hello"));
        }
        Volatile.Write(ref done, true);
        stopper.Join();
    }

    [Fact]
    public void interrupt_moved_sandbox()
    {
        using Sandbox one = Guest.Build();
        using Sandbox two = Guest.Build();
        Exception? error = null;
        using var stopper = new Stopper(one, TimeSpan.FromMilliseconds(20));
        one.Calculator().NoOp();
        var mover = new Thread(() => error = Record.Exception(one.Trouble().Spin));
        mover.Start();
        two.Simple().SpinForMs(50);
        mover.Join();
        Assert.IsType<GuestCanceledException>(error);
        Assert.False(two.IsPoisoned);
    }

    [Fact]
    public void interrupt_spamming_host_call()
    {
        var host = new TestHost();
        using Sandbox sandbox = Guest.Build(host);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        for (int round = 0; round < 20; round++)
        {
            using var stopper = new Stopper(sandbox, TimeSpan.FromMilliseconds(5));
            Assert.Throws<GuestCanceledException>(() => sandbox.Simple().HostCallLoop("again"));
            sandbox.Restore(snapshot);
        }
    }

    [Fact]
    public void interrupt_infinite_loop_stress_test() => Stress(40, static (sandbox, _) => SpinUntilStopped(sandbox));

    [Fact]
    public void interrupt_infinite_moving_loop_stress_test() => Stress(20, static (sandbox, snapshot) =>
    {
        for (int i = 0; i < 5; i++)
        {
            var thread = new Thread(() => SpinUntilStopped(sandbox));
            thread.Start();
            thread.Join();
            sandbox.Restore(snapshot);
        }
        SpinUntilStopped(sandbox);
    });

    [Fact]
    public void call_host_then_spin()
    {
        using Sandbox sandbox = Guest.Build();
        using var stopper = new Stopper(sandbox, TimeSpan.FromMilliseconds(20));
        Assert.Throws<GuestCanceledException>(() => sandbox.Simple().CallHostThenSpin("host"));
    }

    [Fact]
    public void interrupt_cancel_delete_race()
    {
        using Sandbox origin = Guest.Build();
        using Snapshot snapshot = origin.TakeSnapshot();
        for (int round = 0; round < 100; round++)
        {
            Sandbox sandbox = Guest.From(snapshot).Build();
            bool done = false;
            Thread[] stoppers = [.. Enumerable.Range(0, 4).Select(_ => new Thread(() =>
            {
                while (!Volatile.Read(ref done))
                    sandbox.Interrupt();
            }))];
            Array.ForEach(stoppers, static thread => thread.Start());
            Exception? error = Record.Exception(() => sandbox.Lifecycle().Compute(10_000));
            Assert.True(error is null or GuestCanceledException, error?.ToString());
            sandbox.Dispose();
            Volatile.Write(ref done, true);
            Array.ForEach(stoppers, static thread => thread.Join());
            Assert.False(sandbox.Interrupt());
        }
    }

    private static void SpinUntilStopped(Sandbox sandbox)
    {
        using var stopper = new Stopper(sandbox, TimeSpan.FromMilliseconds(10));
        Assert.Throws<GuestCanceledException>(sandbox.Trouble().Spin);
    }

    private static void Stress(int threads, Action<Sandbox, Snapshot> action)
    {
        using Sandbox origin = Guest.Build();
        using Snapshot snapshot = origin.TakeSnapshot();
        Exception?[] errors = new Exception?[threads];
        Thread[] all = [.. Enumerable.Range(0, threads).Select(i => new Thread(() => errors[i] = Record.Exception(() =>
        {
            using Sandbox sandbox = Guest.From(snapshot).Build();
            action(sandbox, snapshot);
        })))];
        Array.ForEach(all, static thread => thread.Start());
        Array.ForEach(all, static thread => thread.Join());
        Assert.All(errors, Assert.Null);
    }
}
