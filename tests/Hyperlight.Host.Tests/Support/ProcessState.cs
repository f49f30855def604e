namespace Hyperlight.Host.Tests.Support;

/// <summary>What this process holds of the machine, as the kernel counts it.</summary>
internal readonly record struct ProcessState(int Descriptors, int Mappings, int Threads, int Timers)
{
    private const string TimerList = "/proc/self/timers";

    /// <summary>Counts now, after a collection, so that nothing waits for its finalizer.</summary>
    public static ProcessState Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return new(
            Directory.GetFiles("/proc/self/fd").Length,
            File.ReadLines("/proc/self/maps").Count(),
            Directory.GetDirectories("/proc/self/task").Length,
            File.Exists(TimerList) ? File.ReadLines(TimerList).Count() : 0);
    }
}
