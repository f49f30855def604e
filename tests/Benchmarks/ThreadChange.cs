using System.Diagnostics;
using Hyperlight;
using SimpleGuest;

namespace Benchmarks;

/// <summary>What a call costs on a thread that did not make the one before, compared with a call on the same thread.</summary>
internal sealed class ThreadChange(Action<string, double, string> print)
{
    private const int Calls = 1000;

    public void Run(Sandbox sandbox)
    {
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        double same = Sample.Median(Calls, () => calculator.Add(2, 3));
        print("call-on-other-thread", MedianOfAlternating(calculator) / same, "ratio-to-same-thread");
    }

    private static double MedianOfAlternating(ICalculator calculator)
    {
        double[] times = new double[Calls];
        using var first = new SemaphoreSlim(1);
        using var second = new SemaphoreSlim(0);
        var other = new Thread(() => CallInTurn(calculator, second, first, times, 1));
        other.Start();
        CallInTurn(calculator, first, second, times, 0);
        other.Join();
        return Sample.Median(times);
    }

    private static void CallInTurn(ICalculator calculator, SemaphoreSlim mine, SemaphoreSlim others, double[] times, int from)
    {
        for (int i = from; i < times.Length; i += 2)
        {
            mine.Wait();
            long start = Stopwatch.GetTimestamp();
            calculator.Add(2, 3);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            others.Release();
        }
    }
}
