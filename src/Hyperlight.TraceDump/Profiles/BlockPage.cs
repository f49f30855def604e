namespace Hyperlight.TraceDump.Profiles;

/// <summary>The live blocks that begin in one page of addresses, sorted: 10 bytes each.</summary>
internal sealed class BlockPage
{
    /// <summary>Bits of an address within a page.</summary>
    public const int Bits = 14;

    private const int MuchRoom = 16;

    private readonly BlockArrays _arrays;
    private BlockArrays.Entry[] _entries;

    /// <param name="arrays">Where arrays come from and go.</param>
    public BlockPage(BlockArrays arrays) => (_arrays, _entries) = (arrays, arrays.Rent(1));

    /// <summary>Number of blocks.</summary>
    public int Count { get; private set; }

    /// <summary>Finds the first block at an offset or behind it.</summary>
    /// <returns>Its index; <see cref="Count"/> when there is none.</returns>
    public int LowerBound(int offset)
    {
        // Most blocks are behind all others: allocators go upwards.
        if (Count == 0 || _entries[Count - 1].Offset < offset)
            return Count;
        (int low, int high) = (0, Count - 1);
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_entries[middle].Offset < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>A block.</summary>
    public ref BlockArrays.Entry this[int index] => ref _entries[index];

    /// <summary>Adds a block.</summary>
    public void Insert(int index, in BlockArrays.Entry entry)
    {
        if (Count == _entries.Length)
            Resize(Count + 1);
        _entries.AsSpan(index, Count - index).CopyTo(_entries.AsSpan(index + 1));
        _entries[index] = entry;
        Count++;
    }

    /// <summary>Removes blocks.</summary>
    public void Remove(int index, int count)
    {
        _entries.AsSpan(index + count, Count - index - count).CopyTo(_entries.AsSpan(index));
        Count -= count;
        if (_entries.Length > MuchRoom && Count < _entries.Length / 3)
            Resize(Count);
    }

    /// <summary>Gives back what it needed.</summary>
    public void Free()
    {
        _arrays.Return(_entries);
        (_entries, Count) = ([], 0);
    }

    private void Resize(int count)
    {
        BlockArrays.Entry[] entries = _arrays.Rent(count);
        _entries.AsSpan(0, Count).CopyTo(entries);
        _arrays.Return(_entries);
        _entries = entries;
    }
}
