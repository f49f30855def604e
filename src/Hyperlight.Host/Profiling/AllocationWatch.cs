using System.Globalization;
using System.Text;
using Hyperlight.Host.Diagnostics;

namespace Hyperlight.Host.Profiling;

/// <summary>Counts what guests allocate that a thread calls.</summary>
internal sealed class AllocationWatch
{
    private const int MostSites = 10_000, ToldSites = 3, ToldFrames = 6;

    [ThreadStatic]
    private static AllocationWatch? t_current;

    private readonly Dictionary<ulong, Site> _sites = [];
    private bool _hasCounted, _hasSamples;

    /// <summary>Who counts on this thread.</summary>
    public static AllocationWatch? Current => t_current;

    public long Bytes { get; private set; }

    public long Count { get; private set; }

    /// <summary>Counts until the result is disposed of.</summary>
    public IDisposable Begin() => t_current is null ? new Scope(this) : throw new InvalidOperationException("Another memory budget counts on this thread already.");

    /// <summary>A profiled guest ran.</summary>
    public void Saw(bool isExact)
    {
        _hasCounted = true;
        _hasSamples |= !isExact;
    }

    /// <summary>It allocated.</summary>
    public void Add(ulong size, ReadOnlySpan<ulong> frames, Symbolizer symbolizer)
    {
        // A guest may say what it likes, but not make the sum overflow.
        Bytes += (long)Math.Min(size, (ulong)(long.MaxValue - Bytes));
        Count++;
        ulong key = 0;
        foreach (ulong frame in frames[..Math.Min(frames.Length, ToldFrames)])
            key = (key ^ frame) * 0x9E3779B97F4A7C15;
        if (!_sites.TryGetValue(key, out Site? site) && _sites.Count < MostSites)
            _sites[key] = site = new Site(frames[..Math.Min(frames.Length, ToldFrames)].ToArray(), symbolizer);
        site?.Add(size);
    }

    /// <exception cref="InvalidOperationException">What was counted says nothing.</exception>
    public void ThrowIfWorthless()
    {
        if (!_hasCounted)
            throw new InvalidOperationException("No guest was called whose memory is profiled: build its sandbox with WithMemoryProfile, and call it on this thread.");
        if (_hasSamples)
            throw new InvalidOperationException("The guest's memory profile records samples only, so nothing can be said of it: leave out SampleInterval.");
    }

    /// <summary>Where most was allocated.</summary>
    public string DescribeSites()
    {
        var text = new StringBuilder();
        foreach (Site site in _sites.Values.OrderByDescending(static site => site.Bytes).Take(ToldSites))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{site.Bytes} bytes in {site.Count} allocations:");
            foreach (ulong frame in site.Frames)
                text.Append(CultureInfo.InvariantCulture, $"\n   at {site.Symbolizer.DescribeFrame(new GuestFrame(frame, IsCaller: false))}");
        }
        return text.ToString();
    }

    private sealed class Scope : IDisposable
    {
        public Scope(AllocationWatch watch) => t_current = watch;

        public void Dispose() => t_current = null;
    }

    private sealed class Site(ulong[] frames, Symbolizer symbolizer)
    {
        public ulong[] Frames => frames;

        public Symbolizer Symbolizer => symbolizer;

        public ulong Bytes { get; private set; }

        public long Count { get; private set; }

        public void Add(ulong size)
        {
            Bytes += Math.Min(size, long.MaxValue - Math.Min(Bytes, long.MaxValue));
            Count++;
        }
    }
}
