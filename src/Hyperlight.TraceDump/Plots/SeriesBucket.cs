namespace Hyperlight.TraceDump.Plots;

/// <summary>What is kept of a piece of time: when most and when least was alive, and what was alive at its end.</summary>
internal sealed class SeriesBucket(int width)
{
    private readonly SeriesPoint _least = new(width);
    private readonly SeriesPoint _most = new(width);
    private readonly SeriesPoint _last = new(width);

    public bool IsEmpty { get; private set; } = true;

    public void Add(TimeSpan time, long change, double total, ReadOnlySpan<double> values)
    {
        if (IsEmpty || total < _least.Total)
            _least.Set(time, change, total, values);
        if (IsEmpty || total > _most.Total)
            _most.Set(time, change, total, values);
        _last.Set(time, change, total, values);
        IsEmpty = false;
    }

    /// <summary>Takes in the bucket of the time behind this one's.</summary>
    public void Append(SeriesBucket later)
    {
        if (later.IsEmpty)
            return;
        if (IsEmpty || later._least.Total < _least.Total)
            _least.Set(later._least);
        if (IsEmpty || later._most.Total > _most.Total)
            _most.Set(later._most);
        _last.Set(later._last);
        IsEmpty = false;
    }

    public void Clear() => IsEmpty = true;

    /// <summary>Up to three points in the order of time, none twice.</summary>
    public IEnumerable<SeriesPoint> Points()
    {
        if (IsEmpty)
            yield break;
        (SeriesPoint first, SeriesPoint second) = _least.Change <= _most.Change ? (_least, _most) : (_most, _least);
        if (first.Change != second.Change && first.Change != _last.Change)
            yield return first;
        if (second.Change != _last.Change)
            yield return second;
        yield return _last;
    }
}
