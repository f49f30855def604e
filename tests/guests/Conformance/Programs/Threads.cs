using System.Collections.Concurrent;

namespace Conformance.Programs;

internal sealed class ThreadsWithLocks : IProgram
{
    private readonly Lock _gate = new();
    private long _counter;

    public void Run(TextWriter output)
    {
        object monitor = new();
        long other = 0;
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            for (int round = 0; round < 1000; round++)
            {
                lock (_gate)
                    _counter += i;
                lock (monitor)
                    other++;
                if (round % 100 == 0)
                    Thread.Yield();
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        output.WriteLine($"{_counter} {other} {threads.All(thread => !thread.IsAlive)}");
    }
}

internal sealed class MonitorPulse : IProgram
{
    public void Run(TextWriter output)
    {
        object gate = new();
        int turn = 0;
        var said = new List<string>();
        void Say(int me, string word)
        {
            for (int i = 0; i < 3; i++)
            {
                lock (gate)
                {
                    while (turn % 3 != me)
                        Monitor.Wait(gate);
                    said.Add(word);
                    turn++;
                    Monitor.PulseAll(gate);
                }
            }
        }

        Thread[] threads = [new(() => Say(2, "tock")), new(() => Say(0, "tick")), new(() => Say(1, "tack"))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        output.WriteLine(string.Join(' ', said));
        lock (gate)
            output.WriteLine(Monitor.Wait(gate, 5));
    }
}

internal sealed class InterlockedCounters : IProgram
{
    public void Run(TextWriter output)
    {
        long sum = 0;
        int most = 0, flags = 0;
        Parallel.For(0, 500, i =>
        {
            Interlocked.Add(ref sum, i);
            Interlocked.Or(ref flags, 1 << i % 20);
            for (int seen = Volatile.Read(ref most); i > seen; seen = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, i, seen);
        });
        output.WriteLine($"{sum} {most} {flags:X} {Interlocked.Exchange(ref most, 1)} {Interlocked.Decrement(ref most)}");
    }
}

internal sealed class ThreadPoolWork : IProgram
{
    public void Run(TextWriter output)
    {
        using var done = new CountdownEvent(50);
        int onPool = 0;
        for (int i = 0; i < 50; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                if (Thread.CurrentThread.IsThreadPoolThread)
                    Interlocked.Increment(ref onPool);
                done.Signal();
            });
        }
        done.Wait();
        using var signal = new ManualResetEvent(false);
        using var waited = new ManualResetEventSlim();
        string? how = null;
        RegisteredWaitHandle handle = ThreadPool.RegisterWaitForSingleObject(signal, (_, timedOut) =>
        {
            how = timedOut ? "timed out" : "signalled";
            waited.Set();
        }, null, 20_000, executeOnlyOnce: true);
        signal.Set();
        waited.Wait();
        handle.Unregister(null);
        output.WriteLine($"{onPool} {how}");
    }
}

internal sealed class BlockedThreadPool : IProgram
{
    public void Run(TextWriter output)
    {
        // More waiting items than there are threads to begin with: the pool must add some.
        using var all = new Barrier(6);
        Task[] tasks = [.. Enumerable.Range(0, 6).Select(_ => Task.Run(() => all.SignalAndWait(20_000)))];
        output.WriteLine($"{Task.WaitAll(tasks, 20_000)} {all.CurrentPhaseNumber}");
    }
}

internal sealed class ParallelLoops : IProgram
{
    public void Run(TextWriter output)
    {
        double[] squares = new double[1000];
        ParallelLoopResult loop = Parallel.For(0, squares.Length, i => squares[i] = Math.Sqrt(i));
        output.WriteLine($"{loop.IsCompleted} {squares.Sum():F6}");
        ParallelLoopResult broken = Parallel.For(0, 1000, (i, state) =>
        {
            if (i == 10)
                state.Break();
        });
        output.WriteLine($"{broken.IsCompleted} {broken.LowestBreakIteration}");
        try
        {
            Parallel.ForEach(Enumerable.Range(0, 10), i =>
            {
                if (i == 4)
                    throw new InvalidOperationException($"item {i}");
            });
        }
        catch (AggregateException error)
        {
            output.WriteLine(error.InnerExceptions[0].Message);
        }
        long total = 0;
        Parallel.For(0L, 100, () => 0L, (i, _, sum) => sum + i, sum => Interlocked.Add(ref total, sum));
        Parallel.Invoke(() => Interlocked.Increment(ref total), () => Interlocked.Increment(ref total));
        output.WriteLine(total);
    }
}

internal sealed class ReadersAndWriters : IProgram
{
    public void Run(TextWriter output)
    {
        using var gate = new ReaderWriterLockSlim();
        var values = new List<int>();
        long read = 0;
        Parallel.For(0, 200, i =>
        {
            if (i % 4 == 0)
            {
                gate.EnterWriteLock();
                values.Add(i);
                gate.ExitWriteLock();
                return;
            }
            gate.EnterReadLock();
            Interlocked.Add(ref read, values.Count >= 0 ? 1 : 0);
            gate.ExitReadLock();
        });
        output.WriteLine($"{values.Count} {values.Sum()} {read}");
        gate.EnterUpgradeableReadLock();
        gate.EnterWriteLock();
        output.WriteLine($"{gate.IsWriteLockHeld} {gate.IsUpgradeableReadLockHeld} {gate.CurrentReadCount}");
        gate.ExitWriteLock();
        gate.ExitUpgradeableReadLock();
    }
}

internal sealed class Barriers : IProgram
{
    public void Run(TextWriter output)
    {
        var phases = new ConcurrentQueue<string>();
        using var barrier = new Barrier(3, b => phases.Enqueue($"phase{b.CurrentPhaseNumber}"));
        int[] work = new int[3];
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(i => new Thread(() =>
        {
            for (int phase = 0; phase < 4; phase++)
            {
                work[i] += i + phase;
                barrier.SignalAndWait();
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        output.WriteLine($"{string.Join(' ', phases)} {string.Join(',', work)}");
    }
}

internal sealed class EventsWithTimeouts : IProgram
{
    public void Run(TextWriter output)
    {
        using var manual = new ManualResetEvent(false);
        using var auto = new AutoResetEvent(true);
        using var semaphore = new Semaphore(1, 2);
        output.WriteLine($"{manual.WaitOne(10)} {auto.WaitOne(0)} {auto.WaitOne(5)} {semaphore.WaitOne(0)} {semaphore.WaitOne(1)}");
        var setter = new Thread(() =>
        {
            Thread.Sleep(15);
            manual.Set();
        });
        setter.Start();
        output.WriteLine($"{WaitHandle.WaitAny([auto, manual], 20_000)} {WaitHandle.WaitAll([manual], 100)} {semaphore.Release()}");
        setter.Join();
        using var slim = new ManualResetEventSlim();
        output.WriteLine($"{slim.Wait(3)} {slim.IsSet}");
        using var mutex = new Mutex(true);
        bool taken = true;
        var contender = new Thread(() => taken = mutex.WaitOne(10));
        contender.Start();
        contender.Join();
        output.WriteLine(taken);
        mutex.ReleaseMutex();
    }
}

internal sealed class ThreadLocals : IProgram
{
    [ThreadStatic]
    private static int t_count;

    public void Run(TextWriter output)
    {
        using var local = new ThreadLocal<int>(() => 100, trackAllValues: true);
        int[] seen = new int[3];
        t_count = 50;
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(i => new Thread(() =>
        {
            for (int round = 0; round <= i; round++)
                t_count++;
            local.Value += i;
            seen[i] = t_count;
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        output.WriteLine($"{string.Join(',', seen)} {t_count} {string.Join(',', local.Values.Order())}");
    }
}

internal sealed class Spinning : IProgram
{
    public void Run(TextWriter output)
    {
        var gate = new SpinLock(enableThreadOwnerTracking: false);
        int counter = 0;
        bool ready = false;
        var waiter = new Thread(() =>
        {
            SpinWait.SpinUntil(() => Volatile.Read(ref ready));
            counter += 1000;
        });
        waiter.Start();
        Parallel.For(0, 100, _ =>
        {
            bool taken = false;
            gate.Enter(ref taken);
            counter++;
            gate.Exit();
        });
        Thread.SpinWait(100);
        Volatile.Write(ref ready, true);
        waiter.Join();
        output.WriteLine(counter);
    }
}

internal sealed class BlockingPipeline : IProgram
{
    public void Run(TextWriter output)
    {
        using var raw = new BlockingCollection<int>(4);
        using var squared = new BlockingCollection<int>(4);
        var square = new Thread(() =>
        {
            foreach (int n in raw.GetConsumingEnumerable())
                squared.Add(n * n);
            squared.CompleteAdding();
        });
        square.Start();
        var feed = new Thread(() =>
        {
            for (int i = 0; i < 30; i++)
                raw.Add(i);
            raw.CompleteAdding();
        });
        feed.Start();
        output.WriteLine(string.Join(' ', squared.GetConsumingEnumerable()));
        output.WriteLine($"{raw.IsCompleted} {squared.TryTake(out _, 5)}");
    }
}

internal sealed class LazyOnce : IProgram
{
    public void Run(TextWriter output)
    {
        int created = 0;
        var lazy = new Lazy<string>(() => $"made {Interlocked.Increment(ref created)}");
        string[] seen = new string[10];
        Parallel.For(0, 10, i => seen[i] = lazy.Value);
        output.WriteLine($"{seen.Distinct().Single()} {created} {lazy.IsValueCreated}");
        string? field = null;
        output.WriteLine(LazyInitializer.EnsureInitialized(ref field, () => "initialized") + field);
        var failing = new Lazy<int>(() => throw new InvalidOperationException($"attempt {++created}"));
        for (int i = 0; i < 2; i++)
        {
            try
            {
                output.WriteLine(failing.Value);
            }
            catch (InvalidOperationException error)
            {
                output.WriteLine(error.Message);
            }
        }
    }
}

internal sealed class ManyThreads : IProgram
{
    public void Run(TextWriter output)
    {
        int alive = 0;
        for (int wave = 0; wave < 10; wave++)
        {
            Thread[] threads = [.. Enumerable.Range(0, 20).Select(i => new Thread(() => Interlocked.Add(ref alive, i), 256 << 10) { Name = $"worker {i}", IsBackground = true })];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        }
        output.WriteLine(alive);
        var interrupted = new Thread(() =>
        {
            try
            {
                Thread.Sleep(Timeout.Infinite);
            }
            catch (ThreadInterruptedException)
            {
                Interlocked.Exchange(ref alive, -1);
            }
        });
        interrupted.Start();
        Thread.Sleep(5);
        interrupted.Interrupt();
        interrupted.Join();
        output.WriteLine(alive);
    }
}
