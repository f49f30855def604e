using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Plots;

/// <summary>Follows what is alive over time: by kind, and of some sites each by itself.</summary>
internal sealed class MemoryPlot : IHeapEvents
{
    private const int MostPoints = 4000, MostCollections = 2000;

    private readonly SiteTable _sites;
    private readonly Dictionary<int, int> _seriesOf = [];

    /// <param name="sites">The sites of the trace.</param>
    /// <param name="top">Those that get series of their own. What the others have alive is the last series.</param>
    public MemoryPlot(SiteTable sites, IReadOnlyList<int> top)
    {
        (_sites, Top) = (sites, top);
        for (int i = 0; i < top.Count; i++)
            _seriesOf[top[i]] = i;
        Live = new TimeSeries(top.Count + 1 + KindName.Count, MostPoints);
    }

    /// <summary>The sites with series of their own.</summary>
    public IReadOnlyList<int> Top { get; }

    /// <summary>Bytes alive: of each of the top sites, of all others together, then of each kind.</summary>
    public TimeSeries Live { get; }

    public CollectionMarks Collections { get; } = new(MostCollections);

    /// <inheritdoc/>
    public void Allocated(in Allocation allocation) => Change(allocation.Time, allocation.Site, allocation.Size * allocation.Weight);

    /// <inheritdoc/>
    public void Released(in Release release) => Change(release.Time, release.Site, -(release.Size * release.Weight));

    /// <inheritdoc/>
    public void Collected(TimeSpan time, int generation, ReadOnlySpan<ulong> sizes) => Collections.Add(new CollectionMark(time, generation, sizes.ToArray()));

    /// <inheritdoc/>
    public void Restored(TimeSpan time) => Live.Clear(time);

    private void Change(TimeSpan time, int site, double bytes)
    {
        BlockKind kind = _sites.Kind(site);
        int byKind = Top.Count + 1 + Math.Clamp((int)kind, 0, KindName.Count - 1);
        // What the collector maps holds its objects: together they would count twice.
        if (kind == BlockKind.Mapping)
            Live.Add(time, bytes, isOfTotal: false, byKind);
        else
            Live.Add(time, bytes, isOfTotal: true, _seriesOf.TryGetValue(site, out int own) ? own : Top.Count, byKind);
    }
}
