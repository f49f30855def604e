using Hyperlight.TraceDump.Reading;

namespace Hyperlight.TraceDump.Profiles;

/// <summary>Plays a trace: keeps what is alive, and adds up what happens at each site.</summary>
internal sealed class HeapReplay
{
    private readonly TraceReader _reader;
    private readonly SiteTally _tally = new();
    private readonly Heap _heap = new(), _mappings = new();
    private readonly CollectionReplay _collections;
    private readonly ReplayCounts _counts = new();
    private IHeapEvents? _events;
    private Sampling _sampling;
    private byte[] _hash = [];
    private TimeSpan _duration;

    /// <param name="trace">The trace. It is read once, and may be a pipe.</param>
    public HeapReplay(Stream trace)
    {
        _reader = new TraceReader(trace);
        _collections = new CollectionReplay(_heap, site => Sites.Kind(site) == BlockKind.Managed, block => Release(_heap, block, isMissed: true));
    }

    /// <summary>The sites, as far as they are known: events are of them.</summary>
    public SiteTable Sites { get; } = new();

    /// <summary>Plays a trace to its end, or to where it cannot be read.</summary>
    /// <param name="trace">The trace. It is read once, and may be a pipe.</param>
    /// <param name="events">Listens.</param>
    /// <exception cref="InvalidTraceException">It is no trace, or none that this tool can read.</exception>
    public static Profile Run(Stream trace, IHeapEvents? events = null) => new HeapReplay(trace).Run(events);

    /// <inheritdoc cref="Run(Stream, IHeapEvents?)"/>
    /// <param name="events">Listens.</param>
    /// <param name="watch">Sees each record before it is played.</param>
    public Profile Run(IHeapEvents? events = null, Action<TraceReader>? watch = null)
    {
        _events = events;
        while (_reader.Read())
        {
            watch?.Invoke(_reader);
            _duration = _reader.Time > _duration ? _reader.Time : _duration;
            Play(_reader.Id);
        }
        _collections.Abandon();
        return Finish();
    }

    /// <summary>Finds a block that is alive now.</summary>
    public bool TryFind(BlockKind kind, ulong pointer, out LiveBlock block) => HeapOf(kind).Blocks.TryGet(pointer, out block);

    private Profile Finish()
    {
        SiteTotals[] totals = _tally.Finish(Sites.Count, _heap.Blocks.All().Concat(_mappings.Blocks.All()), _sampling);
        return new Profile(Sites, totals)
        {
            GuestName = _reader.Header?.GuestName ?? "",
            BuildId = _reader.Header?.BuildId ?? [],
            GuestHash = _hash,
            SampleInterval = _sampling.Interval,
            Started = _reader.Header?.Started,
            Duration = _duration,
            PeakBytes = _tally.PeakBytes,
            PeakTime = _tally.PeakTime,
            IsDamaged = _reader.Problem is not null && !_reader.IsCutOff,
            Notes = _counts.Tell(_reader, Sites, _collections),
        };
    }

    private void Play(RecordId id)
    {
        switch (id)
        {
            case RecordId.Program:
                _hash = _reader.Content.ToArray();
                break;
            // Of what was counted before, it would say too late what it counts for.
            case RecordId.Trace when Sites.Count == 0:
                _sampling = new Sampling(_reader.Header!.SampleInterval);
                break;
            case RecordId.Allocation:
                Allocate();
                break;
            case RecordId.Free:
                Free();
                break;
            case RecordId.Collection:
                _collections.Begin(_reader.Ranges, _reader.IsContinued);
                break;
            case RecordId.Survivors:
                _collections.Survive(_reader.Survivors);
                break;
            case RecordId.Collected:
                _collections.End(block => Release(_heap, block, isCollected: true));
                _events?.Collected(_reader.Time, (int)Math.Min(_reader.Generation, int.MaxValue), _reader.Sizes);
                break;
            case RecordId.Restored:
                Restore();
                break;
        }
    }

    private Heap HeapOf(BlockKind kind) => kind == BlockKind.Mapping ? _mappings : _heap;

    private void Allocate()
    {
        (BlockKind kind, uint thread, ulong type) = _reader.Block;
        Heap heap = HeapOf(kind);
        if (heap.Blocks.TryRemove(_reader.Pointer, out LiveBlock missed))
        {
            _counts.MissedFrees++;
            Release(heap, missed, isMissed: true);
        }
        int site = Sites.Intern(_reader.Frames, kind, type);
        var allocation = new Allocation(_reader.Time, _reader.Pointer, _reader.Size, site, thread, _sampling.WeightOf(_reader.Size));
        _tally.Allocated(allocation);
        bool isTracked = heap.Blocks.TryAdd(new LiveBlock(allocation.Pointer, allocation.Size, site));
        _counts.Untracked += isTracked ? 0 : 1;
        if (isTracked)
        {
            _tally.Lives(allocation, isHeap: heap == _heap);
            heap.Last.Add(thread, allocation.Pointer);
        }
        _events?.Allocated(allocation);
    }

    private void Free()
    {
        Heap heap = HeapOf(_reader.Block.Kind);
        if (heap.Blocks.TryRemove(_reader.Pointer, out LiveBlock block))
            Release(heap, block);
        else
            _counts.UnknownFrees++;
    }

    private void Release(Heap heap, in LiveBlock block, bool isCollected = false, bool isMissed = false)
    {
        bool isTemporary = !isMissed && heap.Last.Remove(block.Pointer);
        double weight = _sampling.WeightOf(block.Size);
        var release = new Release(_reader.Time, block.Pointer, block.Size, block.Site, weight, isTemporary, isCollected);
        _tally.Released(release, isHeap: heap == _heap);
        _events?.Released(release);
    }

    // Who writes down what is alive has to strike it off.
    private void TellForgotten(IHeapEvents events)
    {
        _collections.Abandon();
        foreach (LiveBlock block in _heap.Blocks.All().Concat(_mappings.Blocks.All()))
            events.Forgotten(new Release(_reader.Time, block.Pointer, block.Size, block.Site, _sampling.WeightOf(block.Size), IsTemporary: false, IsCollected: false));
    }

    private void Restore()
    {
        _counts.Restores++;
        if (_events is not null)
            TellForgotten(_events);
        _counts.Forgotten += _collections.Clear() + _heap.Clear() + _mappings.Clear();
        _tally.Forget();
        _events?.Restored(_reader.Time);
    }
}
