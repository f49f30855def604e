using System.Diagnostics;

namespace Security.Tests.Fuzz;

/// <summary>Random system calls, straight into the kernel: faster than a guest makes them, and with the page tables looked at in between.</summary>
public sealed class KernelFuzzTests(ITestOutputHelper log)
{
    private const int LivesBetweenChecks = 20;

    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);

    [Fact]
    public void A_million_hostile_system_calls_end_in_typed_errors_and_leave_nothing_behind()
    {
        log.WriteLine($"seed {FuzzSettings.Seed}, {FuzzSettings.Calls} calls");
        var clock = Stopwatch.StartNew();
        int lives = Fuzz(FuzzSettings.Calls / 10, (int)FuzzSettings.Seed);
        HostResources before = HostResources.Measure();
        lives += Fuzz(FuzzSettings.Calls, (int)FuzzSettings.Seed + lives);
        HostResources after = HostResources.Measure();
        log.WriteLine($"{clock.Elapsed.TotalSeconds:0.0} s, {lives} lives; {string.Join(", ", _outcomes.Select(outcome => $"{outcome.Value} {outcome.Key}"))}");
        log.WriteLine($"before: {before}{Environment.NewLine}after:  {after}");
        HostResources.AssertNoGrowth(before, after);
    }

    private int Fuzz(long calls, int seed)
    {
        int lives = 0;
        for (; calls > 0; lives++)
            calls -= Live(unchecked(seed + lives), check: lives % LivesBetweenChecks == 0);
        return lives;
    }

    private int Live(int seed, bool check)
    {
        using var kernel = new KernelUnderFuzz(seed);
        try
        {
            string end = kernel.Run();
            _outcomes[end] = _outcomes.GetValueOrDefault(end) + 1;
            if (check)
                kernel.CheckPageTables();
            return kernel.Calls;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"The life with seed {seed} ended in {error.GetType()} after {kernel.Calls} calls.", error);
        }
    }
}
