namespace Hyperlight.Profiling.Tests.Recording;

/// <summary>Samples, chosen by bytes.</summary>
public sealed class SamplingTests
{
    // Five standard errors: one run in two million is further off.
    private const double MostErrors = 5;

    [Theory]
    [InlineData(100, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(30_000, 1000)]
    public void Estimates_are_within_their_error(int size, int count)
    {
        const long interval = 8192;
        using var profiled = new Profiled(interval);
        for (int i = 0; i < 10; i++)
        {
            profiled.Guest.Keep(count, size);
            profiled.Guest.Release();
        }
        TraceRecord[] samples = AllocationTests.SitesOf(profiled.End(), "kept");
        double bytes = (24 + size + 7) & ~7, probability = 1 - Math.Exp(-bytes / interval);
        double estimate = samples.Length / probability, error = Math.Sqrt(count * 10 * (1 - probability) / probability);
        Assert.InRange(estimate, count * 10 - MostErrors * error - 1, count * 10 + MostErrors * error + 1);
    }

    [Fact]
    public void Frees_of_native_samples_are_recorded_and_no_others()
    {
        using var profiled = new Profiled(sampleInterval: 4096);
        profiled.Guest.Grow(2000, 1000);
        profiled.Guest.Leak(200, 4000);
        Trace trace = profiled.End();
        HashSet<ulong> open = [];
        foreach (TraceRecord record in trace.Records.Where(static record => record.Id is 2 or 3 && record.Kind == 0))
        {
            if (record.Id == 2)
                open.Add(record.Pointer);
            else
                Assert.True(open.Remove(record.Pointer), $"{record.Pointer:x} was not recorded before");
        }
        Assert.Contains(trace.Frees, static record => record.Kind == 0);
        int leaked = AllocationTests.SitesOf(trace, "leaked").Length;
        Assert.InRange(leaked, 60, 190);
        Assert.Equal(leaked, AllocationTests.SitesOf(trace, "leaked").Count(record => open.Contains(record.Pointer)));
    }

    [Fact]
    public void When_more_native_samples_live_than_the_guest_remembers_no_free_is_missed()
    {
        using var profiled = new Profiled(sampleInterval: 1);
        profiled.Guest.Leak(9000, 100);
        profiled.Guest.Grow(10, 1000);
        Trace trace = profiled.End();
        HashSet<ulong> freed = [.. trace.Frees.Select(static record => record.Pointer)];
        Assert.All(AllocationTests.SitesOf(trace, "grown"), record => Assert.Contains(record.Pointer, freed));
    }
}
