using System.Diagnostics;

namespace Benchmarks;

/// <summary>Times of one action, in microseconds.</summary>
internal static class Sample
{
    /// <summary>The median over a number of runs, after a tenth as many to warm up.</summary>
    /// <param name="runs">How often.</param>
    /// <param name="action">What is timed.</param>
    /// <param name="cleanUp">What follows each run and is not timed.</param>
    public static double Median(int runs, Action action, Action? cleanUp = null)
    {
        double[] times = new double[runs];
        for (int i = -runs / 10 - 3; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            double time = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            cleanUp?.Invoke();
            if (i >= 0)
                times[i] = time;
        }
        return Median(times);
    }

    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
