namespace Security.Tests;

/// <summary>What the test process holds, of the kinds that a guest could make it pile up.</summary>
/// <param name="ManagedBytes">Live objects after a collection.</param>
/// <param name="ResidentBytes">Memory of the process.</param>
/// <param name="Descriptors">Open files.</param>
/// <param name="Threads">Threads of the process.</param>
/// <param name="Mappings">Its address ranges.</param>
internal readonly record struct HostResources(long ManagedBytes, long ResidentBytes, int Descriptors, int Threads, int Mappings)
{
    public static HostResources Measure()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        string resident = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return new HostResources(
            managed,
            long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) << 10,
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            Directory.GetFileSystemEntries("/proc/self/task").Length,
            File.ReadLines("/proc/self/maps").Count());
    }

    /// <summary>Fails if there is more of anything now than noise explains.</summary>
    public static void AssertNoGrowth(HostResources before, HostResources after)
    {
        Assert.InRange(after.ManagedBytes - before.ManagedBytes, long.MinValue, 4 << 20);
        Assert.InRange(after.ResidentBytes - before.ResidentBytes, long.MinValue, 48 << 20);
        Assert.InRange(after.Descriptors - before.Descriptors, int.MinValue, 2);
        Assert.InRange(after.Threads - before.Threads, int.MinValue, 4);
        Assert.InRange(after.Mappings - before.Mappings, int.MinValue, 100);
    }

    public override string ToString() =>
        $"managed {ManagedBytes >> 10} KiB, resident {ResidentBytes >> 20} MiB, {Descriptors} descriptors, {Threads} threads, {Mappings} mappings";
}
