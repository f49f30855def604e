using System.Diagnostics;

namespace Hyperlight.Symbols.Tests.Support;

/// <summary>What reading a hostile file may cost.</summary>
internal static class Bounds
{
    // Of a debug build on a machine that has other things to do; without limits it would be minutes.
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    /// <summary>Fails when an action allocates more, or takes longer than a fault report may.</summary>
    public static void Check(long mostBytes, Action action)
    {
        (long bytes, long start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        action();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        TestContext.Current.TestOutputHelper?.WriteLine($"{time.TotalSeconds:f2} s, {(GC.GetAllocatedBytesForCurrentThread() - bytes) >> 20} MB");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - bytes, 0, mostBytes);
        Assert.InRange(time, TimeSpan.Zero, MostTime);
    }
}
