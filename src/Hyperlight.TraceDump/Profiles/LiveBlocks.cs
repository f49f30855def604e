using Hyperlight.Symbols;

namespace Hyperlight.TraceDump.Profiles;

/// <summary>
/// The blocks that are alive, by pointer: some 12 bytes each. They are kept by pages of addresses, so that a garbage collection looks only at what it
/// is about.
/// </summary>
/// <param name="most">The most blocks that it keeps.</param>
/// <param name="arrays">Where its memory comes from; blocks that go from one table to another need none when both share it.</param>
internal sealed class LiveBlocks(int most = LiveBlocks.Most, BlockArrays? arrays = null)
{
    /// <summary>The most blocks that it keeps, unless a caller says otherwise.</summary>
    public const int Most = 16_000_000;

    // Blocks that lie far from each other have a page each, which is larger than they are.
    private const int MostPages = 1_000_000;
    private const ulong PageMask = (1 << BlockPage.Bits) - 1;

    private readonly Dictionary<ulong, BlockPage> _pages = new(HostileKeys.Comparer);
    private readonly Dictionary<ulong, ulong> _largeSizes = new(HostileKeys.Comparer);
    private readonly BlockArrays _arrays = arrays ?? new BlockArrays();
    private ulong _lastKey;
    private BlockPage? _lastPage;

    /// <summary>Number of blocks.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a block, where none may begin.</summary>
    /// <returns>False when there is no room for it.</returns>
    public bool TryAdd(in LiveBlock block)
    {
        if (Count >= most || (PageOf(block.Pointer) is null && _pages.Count >= MostPages))
            return false;
        BlockPage page = PageOf(block.Pointer) ?? AddPage(block.Pointer);
        ushort offset = (ushort)(block.Pointer & PageMask);
        uint size = (uint)Math.Min(block.Size, uint.MaxValue);
        page.Insert(page.LowerBound(offset), new BlockArrays.Entry { Offset = offset, Size = size, Site = block.Site });
        if (size == uint.MaxValue)
            _largeSizes[block.Pointer] = block.Size;
        Count++;
        return true;
    }

    /// <summary>Whether a block begins at an address.</summary>
    public bool Contains(ulong pointer) => TryFind(pointer, out _, out _);

    /// <summary>Finds a block.</summary>
    /// <returns>False when none begins there.</returns>
    public bool TryGet(ulong pointer, out LiveBlock block)
    {
        bool found = TryFind(pointer, out BlockPage page, out int index);
        block = found ? Unpack(pointer, page[index]) : default;
        return found;
    }

    /// <summary>Removes a block.</summary>
    /// <returns>False when none begins there.</returns>
    public bool TryRemove(ulong pointer, out LiveBlock block)
    {
        block = default;
        if (!TryFind(pointer, out BlockPage page, out int index))
            return false;
        block = Unpack(pointer, page[index]);
        page.Remove(index, 1);
        Forget(block);
        if (page.Count == 0)
            RemovePage(pointer >> BlockPage.Bits);
        return true;
    }

    /// <summary>Removes the blocks that begin in a range.</summary>
    /// <param name="start">Start of the range.</param>
    /// <param name="end">End of the range.</param>
    /// <param name="isWanted">Tells by a block's site whether it is one of them.</param>
    /// <param name="take">Gets each one, by rising address.</param>
    /// <param name="budget">What is spent on it: a step a page and a block.</param>
    public void Extract(ulong start, ulong end, Predicate<int> isWanted, Action<LiveBlock> take, WorkBudget budget)
    {
        if (start >= end)
            return;
        (ulong first, ulong last) = (start >> BlockPage.Bits, (end - 1) >> BlockPage.Bits);
        bool isWide = last - first >= (ulong)_pages.Count;
        // Far more addresses than blocks: rather look at the pages that there are.
        ulong[] keys = isWide ? KeysWithin(first, last) : [];
        ulong count = isWide ? (ulong)keys.Length : last - first + 1;
        budget.TrySpend(isWide ? _pages.Count : 1);
        for (ulong i = 0; i < count && budget.TrySpend(); i++)
        {
            ulong key = isWide ? keys[i] : first + i;
            if (_pages.TryGetValue(key, out BlockPage? page))
                ExtractFrom(page, key, (key == first ? start : key << BlockPage.Bits, key == last ? end - 1 : key << BlockPage.Bits | PageMask), isWanted, take, budget);
        }
    }

    /// <summary>Every block. None may be added or removed meanwhile.</summary>
    public IEnumerable<LiveBlock> All()
    {
        foreach ((ulong key, BlockPage page) in _pages)
        {
            for (int i = 0; i < page.Count; i++)
                yield return Unpack(PointerOf(key, page[i]), page[i]);
        }
    }

    /// <summary>Removes every block, page by page.</summary>
    /// <param name="take">Gets each one.</param>
    public void Drain(Action<LiveBlock> take)
    {
        foreach ((ulong key, BlockPage page) in _pages)
        {
            for (int i = 0; i < page.Count; i++)
                take(Unpack(PointerOf(key, page[i]), page[i]));
            RemovePage(key);
        }
        Clear();
    }

    /// <summary>Removes every block.</summary>
    public void Clear()
    {
        _pages.Clear();
        _largeSizes.Clear();
        (_lastPage, Count) = (null, 0);
    }

    private ulong[] KeysWithin(ulong first, ulong last) => [.. _pages.Keys.Where(key => key >= first && key <= last).Order()];

    private void ExtractFrom(BlockPage page, ulong key, (ulong First, ulong Last) addresses, Predicate<int> isWanted, Action<LiveBlock> take, WorkBudget budget)
    {
        int start = page.LowerBound((int)(addresses.First & PageMask)), kept = start, index = start;
        int last = (int)(addresses.Last & PageMask);
        for (; index < page.Count && page[index].Offset <= last; index++)
        {
            if (!isWanted(page[index].Site))
            {
                page[kept++] = page[index];
                continue;
            }
            LiveBlock block = Unpack(PointerOf(key, page[index]), page[index]);
            Forget(block);
            take(block);
        }
        budget.TrySpend(index - start);
        page.Remove(kept, index - kept);
        if (page.Count == 0)
            RemovePage(key);
    }

    private void Forget(in LiveBlock block)
    {
        Count--;
        if (block.Size >= uint.MaxValue)
            _largeSizes.Remove(block.Pointer);
    }

    private bool TryFind(ulong pointer, out BlockPage page, out int index)
    {
        page = PageOf(pointer)!;
        index = page?.LowerBound((int)(pointer & PageMask)) ?? 0;
        return page is not null && index < page.Count && page[index].Offset == (ushort)(pointer & PageMask);
    }

    private BlockPage? PageOf(ulong pointer)
    {
        ulong key = pointer >> BlockPage.Bits;
        if (_lastPage is not null && key == _lastKey)
            return _lastPage;
        if (!_pages.TryGetValue(key, out BlockPage? page))
            return null;
        (_lastKey, _lastPage) = (key, page);
        return page;
    }

    private BlockPage AddPage(ulong pointer) => _pages[pointer >> BlockPage.Bits] = new BlockPage(_arrays);

    private void RemovePage(ulong key)
    {
        if (_pages.Remove(key, out BlockPage? page))
            page.Free();
        _lastPage = null;
    }

    private LiveBlock Unpack(ulong pointer, in BlockArrays.Entry entry) =>
        new(pointer, entry.Size == uint.MaxValue ? _largeSizes.GetValueOrDefault(pointer, uint.MaxValue) : entry.Size, entry.Site);

    private static ulong PointerOf(ulong key, in BlockArrays.Entry entry) => key << BlockPage.Bits | entry.Offset;
}
