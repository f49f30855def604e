namespace Hyperlight.TraceDump.Plots;

/// <summary>Series of values over a time whose length nobody knows yet, in bounded memory: pieces of time become longer as the time does. Peaks stay.</summary>
/// <param name="width">How many series there are.</param>
/// <param name="mostPoints">The most points that it keeps.</param>
internal sealed class TimeSeries(int width, int mostPoints)
{
    // Minimum, maximum and the last value of each piece.
    private const int PointsOfBucket = 3;

    private readonly SeriesBucket[] _buckets = [.. Enumerable.Range(0, Math.Max(2, mostPoints / PointsOfBucket) & ~1).Select(_ => new SeriesBucket(width))];
    private readonly double[] _values = new double[width];
    private long _ticksOfBucket = TimeSpan.TicksPerMicrosecond;
    private double _total;
    private long _changes;

    /// <summary>How many series there are.</summary>
    public int Width => width;

    /// <summary>Series change. Times do not go back.</summary>
    /// <param name="time">Since the profile began.</param>
    /// <param name="change">What is added to each of the series.</param>
    /// <param name="isOfTotal">Whether the total changes as well, whose peaks are kept.</param>
    /// <param name="series">Their numbers.</param>
    public void Add(TimeSpan time, double change, bool isOfTotal, params ReadOnlySpan<int> series)
    {
        foreach (int one in series)
            _values[one] += change;
        if (isOfTotal)
            _total += change;
        Keep(time);
    }

    /// <summary>From now on all is zero.</summary>
    public void Clear(TimeSpan time)
    {
        Array.Clear(_values);
        _total = 0;
        Keep(time);
    }

    private void Keep(TimeSpan time)
    {
        while (time.Ticks / _ticksOfBucket >= _buckets.Length)
            Halve();
        _buckets[time.Ticks / _ticksOfBucket].Add(time, ++_changes, _total, _values);
    }

    /// <summary>The points that were kept, in the order of time.</summary>
    public IEnumerable<SeriesPoint> Points() => _buckets.SelectMany(static bucket => bucket.Points());

    // Two pieces become one of twice the time.
    private void Halve()
    {
        for (int i = 0; i < _buckets.Length; i += 2)
        {
            SeriesBucket bucket = _buckets[i / 2], first = _buckets[i];
            if (bucket != first)
            {
                bucket.Clear();
                bucket.Append(first);
            }
            bucket.Append(_buckets[i + 1]);
        }
        Array.ForEach(_buckets[(_buckets.Length / 2)..], static bucket => bucket.Clear());
        _ticksOfBucket *= 2;
    }
}
