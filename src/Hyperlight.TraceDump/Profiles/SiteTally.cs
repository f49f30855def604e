namespace Hyperlight.TraceDump.Profiles;

/// <summary>Adds up what happens at each site, and remembers what was alive when most was.</summary>
internal sealed class SiteTally
{
    private SiteTotals[] _totals = [];
    private Now[] _now = [];
    private double _bytes;
    private int _peak;

    /// <summary>The most bytes that were alive in the guest's heaps.</summary>
    public double PeakBytes { get; private set; }

    /// <summary>When that was.</summary>
    public TimeSpan PeakTime { get; private set; }

    /// <summary>A block was allocated.</summary>
    public void Allocated(in Allocation allocation)
    {
        (double count, double bytes) = (allocation.Weight, allocation.Weight * allocation.Size);
        double variance = Sampling.VarianceOf(allocation.Weight);
        Reserve(allocation.Site);
        ref SiteTotals totals = ref _totals[allocation.Site];
        totals.Records++;
        totals.Count += count;
        totals.Bytes += bytes;
        totals.CountVariance += variance;
        totals.BytesVariance += variance * allocation.Size * allocation.Size;
    }

    /// <summary>A block is alive from now on.</summary>
    /// <param name="allocation">Its allocation.</param>
    /// <param name="isHeap">Whether it is part of the guest's heaps: the peak is theirs.</param>
    public void Lives(in Allocation allocation, bool isHeap)
    {
        Change(allocation.Site, allocation.Weight, allocation.Weight * allocation.Size, isHeap);
        if (!isHeap || _bytes <= PeakBytes)
            return;
        (PeakBytes, PeakTime) = (_bytes, allocation.Time);
        _peak++;
    }

    /// <summary>A block is gone.</summary>
    public void Released(in Release release, bool isHeap)
    {
        Change(release.Site, -release.Weight, -release.Weight * release.Size, isHeap);
        if (release.IsTemporary)
            _totals[release.Site].Temporary += release.Weight;
    }

    /// <summary>Nothing is known to be alive any more.</summary>
    public void Forget()
    {
        for (int site = 0; site < _now.Length; site++)
        {
            KeepPeak(site);
            (_now[site].Count, _now[site].Bytes) = (0, 0);
        }
        _bytes = 0;
    }

    /// <summary>The sums at the end of the trace.</summary>
    /// <param name="sites">Number of sites.</param>
    /// <param name="live">What is alive.</param>
    /// <param name="sampling">How the trace was sampled.</param>
    public SiteTotals[] Finish(int sites, IEnumerable<LiveBlock> live, Sampling sampling)
    {
        Reserve(sites - 1);
        for (int site = 0; site < sites; site++)
            KeepPeak(site);
        foreach (LiveBlock block in live)
        {
            double weight = sampling.WeightOf(block.Size), variance = Sampling.VarianceOf(weight);
            ref SiteTotals totals = ref _totals[block.Site];
            totals.LiveCount += weight;
            totals.LiveBytes += weight * block.Size;
            totals.LiveCountVariance += variance;
            totals.LiveBytesVariance += variance * block.Size * block.Size;
        }
        return _totals.AsSpan(0, sites).ToArray();
    }

    private void Change(int site, double count, double bytes, bool isHeap)
    {
        KeepPeak(site);
        _now[site].Count += count;
        _now[site].Bytes += bytes;
        _bytes += isHeap ? bytes : 0;
    }

    // What a site had at the latest peak is kept when it first changes after it: so a peak costs nothing.
    private void KeepPeak(int site)
    {
        ref Now now = ref _now[site];
        if (now.Peak == _peak)
            return;
        // Sums of fractions end beside zero.
        (_totals[site].PeakCount, _totals[site].PeakBytes) = (Math.Max(0, now.Count), Math.Max(0, now.Bytes));
        now.Peak = _peak;
    }

    private void Reserve(int site)
    {
        if (site < _totals.Length)
            return;
        int size = Math.Max(site + 1, _totals.Length + _totals.Length / 2);
        Array.Resize(ref _totals, size);
        Array.Resize(ref _now, size);
    }

    private struct Now
    {
        public double Count, Bytes;
        public int Peak;
    }
}
