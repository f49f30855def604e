using System.Runtime.InteropServices;

namespace Hyperlight.TraceDump.Profiles;

/// <summary>The live blocks that begin in one page of addresses, sorted: 10 bytes each.</summary>
internal sealed class BlockPage
{
    /// <summary>Bits of an address within a page.</summary>
    public const int Bits = 14;

    private Entry[] _entries = new Entry[4];

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
    public ref Entry this[int index] => ref _entries[index];

    /// <summary>Adds a block.</summary>
    public void Insert(int index, Entry entry)
    {
        // Little by little: there are many pages, and room in each of them adds up.
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Count + Math.Max(4, Count / 6));
        _entries.AsSpan(index, Count - index).CopyTo(_entries.AsSpan(index + 1));
        _entries[index] = entry;
        Count++;
    }

    /// <summary>Removes blocks.</summary>
    public void Remove(int index, int count)
    {
        _entries.AsSpan(index + count, Count - index - count).CopyTo(_entries.AsSpan(index));
        Count -= count;
        if (_entries.Length > 16 && Count < _entries.Length / 3)
            Array.Resize(ref _entries, Math.Max(4, Count + Count / 6));
    }

    /// <summary>A block as it is kept.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 2)]
    public struct Entry
    {
        /// <summary>Where it begins in the page.</summary>
        public ushort Offset;

        /// <summary>Its size; the greatest number for one that does not fit.</summary>
        public uint Size;

        /// <summary>Site of its allocation.</summary>
        public int Site;
    }
}
