using System.Diagnostics;
using Hyperlight;
using SimpleGuest;

namespace Benchmarks;

/// <summary>How much more two threads do than one, each with a sandbox of its own.</summary>
internal sealed class Scaling(Action<string, double, string> print)
{
    private const int Rounds = 5;
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(500);

    public void Run(Snapshot snapshot)
    {
        double[] ratios = new double[Rounds], single = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            single[round] = CallsPerSecond(snapshot, 1);
            ratios[round] = CallsPerSecond(snapshot, 2) / single[round];
        }
        print("scale-2-cores", Sample.Median(ratios), "ratio");
        print("calls-per-second", Sample.Median(single), "1/s");
    }

    private static double CallsPerSecond(Snapshot snapshot, int threads)
    {
        using var start = new Barrier(threads);
        long total = 0;
        Thread[] all = [.. Enumerable.Range(0, threads).Select(_ => new Thread(() => Interlocked.Add(ref total, CountCalls(snapshot, start))))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        return total / RoundTime.TotalSeconds;
    }

    private static long CountCalls(Snapshot snapshot, Barrier start)
    {
        using Sandbox sandbox = Ratios.Build(snapshot);
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        for (int i = 0; i < 100; i++)
            calculator.Add(2, 3);
        start.SignalAndWait();
        long begin = Stopwatch.GetTimestamp(), calls = 0;
        for (; Stopwatch.GetElapsedTime(begin) < RoundTime; calls++)
            calculator.Add(2, 3);
        return calls;
    }
}
