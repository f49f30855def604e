using Hyperlight.Symbols;
using Hyperlight.TraceDump.Reading;

namespace Hyperlight.TraceDump.Profiles;

/// <summary>
/// Plays a garbage collection. What survives it waits where it goes until the collection is over, and takes effect at once: an object may move to where
/// another one was.
/// </summary>
/// <param name="heap">What it is about.</param>
/// <param name="isManaged">Whether the blocks of a site are objects.</param>
/// <param name="lose">Gets objects for which there is no place.</param>
internal sealed class CollectionReplay(Heap heap, Predicate<int> isManaged, Action<LiveBlock> lose)
{
    // A minute's work or two. Ranges of a real collection do not overlap, and need a thousandth.
    private const long MostWork = 10_000_000_000;
    private const int MostRanges = 1_000_000;

    private readonly WorkBudget _budget = new(MostWork);
    private readonly List<MemoryRange> _condemned = [];
    private Action<LiveBlock>? _move;
    private ulong _distance;
    private bool _isRunning;

    /// <summary>Objects that moved to where something else is, or for which there was no room.</summary>
    public long Lost { get; private set; }

    /// <summary>Whether collections are left out: there were too many ranges.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>The collector condemns ranges.</summary>
    /// <param name="ranges">The ranges.</param>
    /// <param name="isContinued">Whether they are more of the same collection.</param>
    public void Begin(ReadOnlySpan<MemoryRange> ranges, bool isContinued)
    {
        if (!isContinued)
            Abandon();
        _isRunning = !_budget.IsSpent;
        IsLimited |= _budget.IsSpent || _condemned.Count + ranges.Length > MostRanges;
        _condemned.AddRange(ranges[..Math.Min(ranges.Length, MostRanges - _condemned.Count)]);
    }

    /// <summary>Ranges survive.</summary>
    public void Survive(ReadOnlySpan<SurvivorRange> ranges)
    {
        foreach (SurvivorRange range in ranges)
        {
            if (_isRunning)
                Extract(range);
        }
        // Half of a collection would release what survives it.
        _isRunning &= !_budget.IsSpent;
        IsLimited |= _budget.IsSpent;
    }

    /// <summary>The collection is over.</summary>
    /// <param name="release">Gets what is gone.</param>
    public void End(Action<LiveBlock> release)
    {
        foreach (MemoryRange range in _condemned)
        {
            if (_isRunning)
                heap.Blocks.Extract(range.Start, range.End, isManaged, release, _budget);
        }
        Abandon();
    }

    /// <summary>A collection that did not end: what moved has moved, and nothing is gone.</summary>
    public void Abandon()
    {
        heap.Moving.Drain(Settle);
        heap.Last.EndMoves();
        Clear();
    }

    /// <summary>Forgets what waits.</summary>
    /// <returns>How many blocks that were.</returns>
    public int Clear()
    {
        int count = heap.Moving.Count;
        heap.Moving.Clear();
        _condemned.Clear();
        _isRunning = false;
        return count;
    }

    private void Extract(in SurvivorRange range)
    {
        // There may be a range an object: not even a delegate is made for each.
        _move ??= Move;
        _distance = (ulong)range.Distance;
        heap.Blocks.Extract(range.Start, range.End, isManaged, _move, _budget);
    }

    private void Move(LiveBlock block)
    {
        ulong target = block.Pointer + _distance;
        heap.Last.Move(block.Pointer, target);
        Add(heap.Moving, block with { Pointer = target });
    }

    private void Settle(LiveBlock block) => Add(heap.Blocks, block);

    private void Add(LiveBlocks blocks, in LiveBlock block)
    {
        if (!blocks.Contains(block.Pointer) && blocks.TryAdd(block))
            return;
        Lost++;
        lose(block);
    }
}
