using System.Collections.Concurrent;
using System.Diagnostics;
using Hyperlight;
using Security.Tests.Attacks;

namespace Security.Tests.Fuzz;

/// <summary>Random system calls and hypercalls from inside a guest, which is restored whenever it died of them.</summary>
public sealed class GuestFuzzTests(ITestOutputHelper log)
{
    private const int CallsInARun = 200, RunsBetweenChecks = 500;

    private static readonly TimeSpan RunLimit = TimeSpan.FromMilliseconds(4);

    private readonly ConcurrentDictionary<string, int> _outcomes = new(StringComparer.Ordinal);

    [Fact]
    public void A_million_hostile_calls_end_in_typed_errors_and_leave_nothing_behind()
    {
        using Cell one = new(), other = new();
        Cell[] cells = [one, other];
        var clock = Stopwatch.StartNew();
        log.WriteLine($"seed {FuzzSettings.Seed}, {FuzzSettings.Calls} calls");
        Fuzz(cells, FuzzSettings.Calls / 10, FuzzSettings.Seed);
        HostResources before = HostResources.Measure();
        Fuzz(cells, FuzzSettings.Calls, FuzzSettings.Seed + (1L << 32));
        HostResources after = HostResources.Measure();
        log.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s; {string.Join(", ", _outcomes.OrderBy(outcome => outcome.Key, StringComparer.Ordinal).Select(outcome => $"{outcome.Value} {outcome.Key}"))}");
        log.WriteLine($"before: {before}{Environment.NewLine}after:  {after}");
        HostResources.AssertNoGrowth(before, after);
        Assert.All(cells, cell => cell.CheckAfterwards());
    }

    // Both at a time: neither knows of the other.
    private void Fuzz(Cell[] cells, long calls, long seed) =>
        Parallel.For(0, cells.Length, i => Fuzz(cells[i], calls / cells.Length, seed + ((long)i << 33)));

    private void Fuzz(Cell cell, long calls, long seed)
    {
        using IDisposable limit = cell.Attacked.LimitCalls(RunLimit, TestContext.Current.CancellationToken);
        long end = Made(cell) + calls;
        for (int run = 0; Made(cell) < end; run++)
        {
            Run(cell, seed + run);
            if (run % RunsBetweenChecks == 0)
                Check(cell, seed + run);
            cell.Attacked.Restore(cell.Clean);
        }
    }

    // Whatever is no error of the library's own fails the test, and says by which seed it comes again.
    private void Run(Cell cell, long seed)
    {
        string outcome = "returned";
        try
        {
            cell.Machine.RunCode(GuestFuzzer.Build(new Random((int)seed ^ (int)(seed >> 32))), (ulong)seed * 2 + 1, CallsInARun);
        }
        catch (HyperlightException error)
        {
            outcome = error is GuestFaultException fault ? $"fault {fault.Vector}" : error.GetType().Name;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"The run with seed {seed} ended in {error.GetType()}.", error);
        }
        _outcomes.AddOrUpdate(outcome, 1, (_, count) => count + 1);
    }

    private static void Check(Cell cell, long seed)
    {
        Assert.True(cell.AddNextDoor(2, 3) == 5, $"The neighbour is wrong after the run with seed {seed}.");
        if (cell.Attacked.IsPoisoned)
            return;
        using Snapshot attacked = cell.Attacked.TakeSnapshot();
        PageTableAudit.Check(attacked);
    }

    private static long Made(Cell cell)
    {
        SandboxStatistics statistics = cell.Attacked.Statistics;
        return statistics.SystemCalls + statistics.Hypercalls;
    }
}
