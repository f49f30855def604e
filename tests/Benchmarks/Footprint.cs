using System.Globalization;
using Hyperlight;
using SimpleGuest;

namespace Benchmarks;

/// <summary>What one more idle sandbox costs in memory of its own, with a thousand of them alive.</summary>
internal sealed class Footprint(Action<string, double, string> print)
{
    private const int Count = 1000;

    public void Run(Snapshot snapshot)
    {
        var sandboxes = new List<Sandbox>(Count);
        double before = PrivateKib();
        int answers = 0;
        for (int i = 0; i < Count; i++)
        {
            Sandbox sandbox = Ratios.Build(snapshot);
            sandboxes.Add(sandbox);
            answers += sandbox.GetGuest<ICalculator>().Add(0, 1);
        }
        double after = PrivateKib();
        answers += sandboxes.Sum(sandbox => sandbox.GetGuest<ICalculator>().Add(0, 1));
        sandboxes.ForEach(sandbox => sandbox.Dispose());
        print("idle-sandbox-kib", (after - before) / Count, "KiB");
        print("live-sandboxes", answers / 2.0, "sandboxes");
    }

    private static double PrivateKib()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return File.ReadLines("/proc/self/smaps_rollup")
            .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
    }
}
