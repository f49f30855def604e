using System.Diagnostics;
using Hyperlight;
using Lifecycle.Tests.Support;

namespace Lifecycle.Tests.Cancellation;

/// <summary>Interrupts at random moments: none is lost, nothing hangs.</summary>
public class StressTests(ITestOutputHelper output)
{
    private const int Interrupts = 1000, Sandboxes = 4;

    private int _canceled, _answered, _wrong, _hits, _misses, _heals;

    [Fact]
    public void A_thousand_random_interrupts_lose_nothing()
    {
        long start = Stopwatch.GetTimestamp();
        using Sandbox origin = Guest.Build();
        using Snapshot snapshot = origin.TakeSnapshot();
        Thread[] threads = [.. Enumerable.Range(0, Sandboxes).Select(seed => new Thread(() => CallAndStop(snapshot, seed)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => Assert.True(thread.Join(TimeSpan.FromMinutes(3)), "a call hangs"));
        output.WriteLine($"{_hits} interrupts of running calls, {_misses} of none, in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s: {_canceled} calls canceled, {_answered} answered, {_heals} restores");
        Assert.Equal(0, _wrong);
        Assert.Equal(Interrupts, _hits);
        // An interrupt that met a call which was just returning may be seen by nobody; each other one ended its call.
        Assert.InRange(_canceled, 1, _hits);
        Assert.Equal(_canceled, _heals);
        Assert.True(_hits - _canceled <= _answered);
    }

    // Each call that never returns by itself needs one interrupt, so a lost one would show as a call that hangs.
    private void CallAndStop(Snapshot snapshot, int seed)
    {
        var host = new TestHost();
        using Sandbox sandbox = Guest.From(snapshot, host).Build();
        bool done = false;
        var stopper = new Thread(() =>
        {
            var random = new Random(seed + 100);
            for (int hits = 0; hits < Interrupts / Sandboxes;)
            {
                Pause(random);
                bool hit = sandbox.Interrupt();
                hits += hit ? 1 : 0;
                Interlocked.Increment(ref hit ? ref _hits : ref _misses);
            }
            Volatile.Write(ref done, true);
        });
        stopper.Start();
        var calls = new Random(seed);
        while (!Volatile.Read(ref done))
            CallOnce(sandbox, snapshot, calls.Next(5), () => Volatile.Read(ref done));
        stopper.Join();
    }

    private void CallOnce(Sandbox sandbox, Snapshot snapshot, int kind, Func<bool> isDone)
    {
        try
        {
            Interlocked.Increment(ref Call(sandbox, kind) ? ref _answered : ref _wrong);
        }
        catch (GuestCanceledException)
        {
            Interlocked.Increment(ref _canceled);
            sandbox.Restore(snapshot);
            Interlocked.Increment(ref _heals);
        }
        catch (GuestTimeoutException) when (isDone())
        {
            // Nobody is left to stop a call that does not end.
            sandbox.Restore(snapshot);
        }
    }

    private static bool Call(Sandbox sandbox, int kind)
    {
        using IDisposable limit = sandbox.LimitCalls(TimeSpan.FromSeconds(20));
        switch (kind)
        {
            case 0:
                sandbox.Trouble().Spin();
                return false;
            case 1:
                return sandbox.Calculator().Add(20, 22) == 42;
            case 2:
                return sandbox.Lifecycle().CallHost(3) == 3;
            case 3:
                sandbox.Trouble().Sleep(1);
                return true;
            default:
                return sandbox.Lifecycle().Compute(1000) != 0;
        }
    }

    private static void Pause(Random random)
    {
        if (random.Next(4) == 0)
            Thread.Sleep(random.Next(3));
        else
            Thread.SpinWait(random.Next(20_000));
    }
}
