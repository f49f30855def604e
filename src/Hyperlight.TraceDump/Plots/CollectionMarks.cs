namespace Hyperlight.TraceDump.Plots;

/// <summary>Garbage collections, thinned when there are too many for a plot: of neighbours stays the one that left more.</summary>
/// <param name="most">The most that it keeps.</param>
internal sealed class CollectionMarks(int most)
{
    private readonly List<CollectionMark> _marks = [];
    private long _ticksOfMark;

    /// <summary>Those that are kept, in the order of time.</summary>
    public IReadOnlyList<CollectionMark> Kept => _marks;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    public void Add(CollectionMark mark)
    {
        Count++;
        Keep(mark);
        while (_marks.Count > most)
            Thin(mark.Time);
    }

    private void Keep(CollectionMark mark)
    {
        if (_marks.Count == 0 || _ticksOfMark == 0 || _marks[^1].Time.Ticks / _ticksOfMark != mark.Time.Ticks / _ticksOfMark)
            _marks.Add(mark);
        else if (mark.Total > _marks[^1].Total)
            _marks[^1] = mark;
    }

    private void Thin(TimeSpan end)
    {
        _ticksOfMark = Math.Max(end.Ticks / most + 1, _ticksOfMark * 2);
        CollectionMark[] all = [.. _marks];
        _marks.Clear();
        Array.ForEach(all, Keep);
    }
}
