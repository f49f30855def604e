using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Plots;

/// <summary>Finds the sites of the heaps that had most alive at a time, each at its own.</summary>
/// <param name="sites">The sites.</param>
internal sealed class SiteMaxima(SiteTable sites) : IHeapEvents
{
    private double[] _live = new double[1024];
    private double[] _most = new double[1024];

    /// <summary>The sites with the highest maxima, the highest first.</summary>
    public int[] Top(int count) =>
    [
        .. Enumerable.Range(0, Math.Min(sites.Count, _most.Length)).Where(site => _most[site] > 0 && sites.Kind(site) != BlockKind.Mapping)
            .OrderByDescending(site => _most[site]).ThenBy(static site => site).Take(count),
    ];

    /// <inheritdoc/>
    public void Allocated(in Allocation allocation)
    {
        int site = allocation.Site;
        if (site >= _live.Length)
            Grow(site);
        _live[site] += allocation.Size * allocation.Weight;
        _most[site] = Math.Max(_most[site], _live[site]);
    }

    /// <inheritdoc/>
    public void Released(in Release release) => _live[release.Site] -= release.Size * release.Weight;

    /// <inheritdoc/>
    public void Collected(TimeSpan time, int generation, ReadOnlySpan<ulong> sizes)
    {
    }

    /// <inheritdoc/>
    public void Restored(TimeSpan time) => Array.Clear(_live);

    private void Grow(int site)
    {
        int length = Math.Max(site + 1, _live.Length * 2);
        Array.Resize(ref _live, length);
        Array.Resize(ref _most, length);
    }
}
