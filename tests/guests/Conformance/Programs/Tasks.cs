using System.Diagnostics;
using System.Threading.Channels;

namespace Conformance.Programs;

internal sealed class DelaysInOrder : IAsyncProgram
{
    private static readonly int[] Delays = [120, 40, 80, 5];

    public async Task RunAsync(TextWriter output)
    {
        var order = new List<int>();
        await Task.WhenAll(Delays.Select(async delay =>
        {
            await Task.Delay(delay);
            lock (order)
                order.Add(delay);
        }));
        output.WriteLine(string.Join(' ', order));
        var watch = Stopwatch.StartNew();
        await Task.Delay(50);
        output.WriteLine(watch.ElapsedMilliseconds >= 49);
        await Task.Yield();
        await Task.Delay(TimeSpan.Zero);
        output.WriteLine("done");
    }
}

internal sealed class WhenAllAndAny : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        Task<int>[] tasks = [.. Enumerable.Range(1, 5).Select(i => Task.Run(() => i * i))];
        output.WriteLine(string.Join(' ', await Task.WhenAll(tasks)));
        Task<string> first = await Task.WhenAny(After("slow", 400), After("fast", 5));
        output.WriteLine(await first);
        await foreach (Task<string> done in Task.WhenEach(After("c", 120), After("a", 1), After("b", 50)))
            output.Write(await done);
        output.WriteLine();
        Task failing = Task.WhenAll(Task.FromException(new InvalidOperationException("one")), Task.FromException(new ArgumentException("two")));
        try
        {
            await failing;
        }
        catch (InvalidOperationException error)
        {
            output.WriteLine($"{error.Message} {failing.Exception!.InnerExceptions.Count}");
        }
    }

    private static async Task<string> After(string name, int milliseconds)
    {
        await Task.Delay(milliseconds);
        return name;
    }
}

internal sealed class Cancellation : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        using var source = new CancellationTokenSource();
        using CancellationTokenRegistration registration = source.Token.Register(() => output.Write("registered "));
        Task delay = Task.Delay(Timeout.Infinite, source.Token);
        await source.CancelAsync();
        output.WriteLine($"{delay.IsCanceled} {source.IsCancellationRequested}");
        using var timed = new CancellationTokenSource(20);
        try
        {
            await Task.Delay(60_000, timed.Token);
        }
        catch (TaskCanceledException)
        {
            output.WriteLine("timed out");
        }
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timed.Token, CancellationToken.None);
        output.WriteLine(linked.IsCancellationRequested);
        try
        {
            await Task.Delay(60_000).WaitAsync(TimeSpan.FromMilliseconds(10));
        }
        catch (TimeoutException error)
        {
            output.WriteLine(error.GetType().Name);
        }
    }
}

internal sealed class UnboundedChannel : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        var channel = Channel.CreateUnbounded<int>();
        Task[] producers = [.. Enumerable.Range(0, 4).Select(p => Task.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
                await channel.Writer.WriteAsync(p * 100 + i);
        }))];
        Task<long>[] consumers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            long sum = 0;
            await foreach (int item in channel.Reader.ReadAllAsync())
                sum += item;
            return sum;
        }))];
        await Task.WhenAll(producers);
        channel.Writer.Complete();
        output.WriteLine((await Task.WhenAll(consumers)).Sum());
    }
}

internal sealed class BoundedChannel : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });
        Task producer = Task.Run(async () =>
        {
            for (int i = 0; i < 10; i++)
                await channel.Writer.WriteAsync($"item{i}");
            channel.Writer.Complete(new InvalidOperationException("no more"));
        });
        try
        {
            while (await channel.Reader.WaitToReadAsync())
            {
                while (channel.Reader.TryRead(out string? item))
                    output.Write($"{item} ");
                await Task.Delay(1);
            }
        }
        catch (InvalidOperationException error)
        {
            output.WriteLine(error.Message);
        }
        await producer;
        var dropping = Channel.CreateBounded<int>(new BoundedChannelOptions(3) { FullMode = BoundedChannelFullMode.DropOldest });
        for (int i = 0; i < 8; i++)
            dropping.Writer.TryWrite(i);
        output.WriteLine($"{dropping.Reader.Count} {await dropping.Reader.ReadAsync()}");
    }
}

internal sealed class SemaphoreThrottle : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        using var gate = new SemaphoreSlim(3);
        int inside = 0, most = 0, done = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await gate.WaitAsync();
            int now = Interlocked.Increment(ref inside);
            lock (gate)
                most = Math.Max(most, now);
            await Task.Delay(2);
            Interlocked.Decrement(ref inside);
            Interlocked.Increment(ref done);
            gate.Release();
        }));
        output.WriteLine($"{done} {most <= 3} {most > 1} {gate.CurrentCount} {await gate.WaitAsync(0)}");
    }
}

internal sealed class Timers : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        int ticks = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (new Timer(_ =>
        {
            if (Interlocked.Increment(ref ticks) == 4)
                enough.TrySetResult();
        }, null, 5, 5))
        {
            await enough.Task;
        }
        output.WriteLine(ticks >= 4);
        using var periodic = new PeriodicTimer(TimeSpan.FromMilliseconds(4));
        int rounds = 0;
        while (rounds < 3 && await periodic.WaitForNextTickAsync())
            rounds++;
        output.WriteLine(rounds);
        using var elapsed = new System.Timers.Timer(3) { AutoReset = false };
        var fired = new TaskCompletionSource<bool>();
        elapsed.Elapsed += (_, _) => fired.TrySetResult(true);
        elapsed.Start();
        output.WriteLine(await fired.Task);
    }
}

internal sealed class AsyncLocalFlow : IAsyncProgram
{
    private readonly AsyncLocal<string> _value = new();

    public async Task RunAsync(TextWriter output)
    {
        _value.Value = "outer";
        await Inner(output);
        output.WriteLine(_value.Value);
        string seen = await Task.Run(() => _value.Value!);
        output.WriteLine(seen);
        using (ExecutionContext.SuppressFlow())
            output.WriteLine(OnPoolThread(() => _value.Value ?? "nothing"));
    }

    // Waiting for the task itself could run it right here, in this context.
    private static string OnPoolThread(Func<string> read)
    {
        var result = new TaskCompletionSource<string>();
        _ = Task.Run(() => result.SetResult(read()));
        return result.Task.GetAwaiter().GetResult();
    }

    private async Task Inner(TextWriter output)
    {
        _value.Value = "inner";
        await Task.Delay(1);
        output.WriteLine(_value.Value);
    }
}

internal sealed class CompletionSources : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        var source = new TaskCompletionSource<int>();
        Task<string> continued = source.Task.ContinueWith(done => $"got {done.Result}", TaskScheduler.Default);
        source.SetResult(5);
        output.WriteLine($"{await continued} {source.TrySetResult(6)}");
        Task<int> failed = Task.Run(() => int.Parse("bad", System.Globalization.CultureInfo.InvariantCulture));
        await failed.ContinueWith(done => output.WriteLine($"{done.Status} {done.Exception!.InnerException!.Message}"), TaskContinuationOptions.OnlyOnFaulted);
        output.WriteLine(await new ValueTask<int>(Task.FromResult(9)).AsTask());
        Task nested = await Task.Factory.StartNew(async () => await Task.Delay(1), CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default);
        await nested;
        output.WriteLine(nested.Status);
    }
}

internal sealed class AsyncExceptions : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        try
        {
            await Level(3, output);
        }
        catch (InvalidOperationException error) when (error.Data["depth"] is 0)
        {
            output.WriteLine($"caught {error.Message}");
        }
        await using (new Cleaner(output))
            output.WriteLine("using");
    }

    private static async Task Level(int depth, TextWriter output)
    {
        try
        {
            await Task.Yield();
            if (depth == 0)
                throw new InvalidOperationException("deep") { Data = { ["depth"] = depth } };
            await Level(depth - 1, output);
        }
        finally
        {
            await Task.Delay(1);
            output.Write($"finally{depth} ");
        }
    }

    private sealed class Cleaner(TextWriter output) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Delay(1);
            output.WriteLine("disposed");
        }
    }
}

internal sealed class ManyTasks : IAsyncProgram
{
    public async Task RunAsync(TextWriter output)
    {
        long sum = 0;
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(async () =>
        {
            if (i % 100 == 0)
                await Task.Delay(1);
            Interlocked.Add(ref sum, i);
        })));
        output.WriteLine(sum);
        await Parallel.ForEachAsync(Enumerable.Range(0, 50), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, token) =>
        {
            await Task.Delay(1, token);
            Interlocked.Add(ref sum, -i);
        });
        output.WriteLine(sum);
    }
}
