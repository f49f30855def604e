namespace Hyperlight.TraceDump.Formats;

/// <summary>
/// Holds back releases until the next allocation, so that a temporary block is released first: heaptrack counts it by that. Between allocations the order changes nothing else.
/// </summary>
/// <param name="write">Writes a release.</param>
internal sealed class HeaptrackReleases(Action<TimeSpan, uint> write)
{
    // A collection may release millions at once.
    private const int Most = 65536;

    private readonly List<(TimeSpan Time, uint Info)> _waiting = [];
    private bool _hasFirst;

    /// <summary>The block that was allocated last; 0 once its turn to be temporary is over.</summary>
    public uint Last { get; set; }

    public void Add(TimeSpan time, uint info, bool isTemporary)
    {
        if (isTemporary && info == Last && !_hasFirst)
        {
            write(time, info);
            _hasFirst = true;
            return;
        }
        _waiting.Add((time, info));
        if (_waiting.Count >= Most)
            Flush();
    }

    public void Flush()
    {
        foreach ((TimeSpan time, uint info) in _waiting)
            write(time, info);
        _waiting.Clear();
        (Last, _hasFirst) = (0, false);
    }
}
