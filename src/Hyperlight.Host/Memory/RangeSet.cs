namespace Hyperlight.Host.Memory;

/// <summary>The taken address ranges, sorted; neighbours are joined.</summary>
/// <param name="lowest">First address that can be taken.</param>
/// <param name="end">First address that cannot.</param>
internal sealed class RangeSet(ulong lowest, ulong end)
{
    private readonly List<(ulong Start, ulong End)> _ranges = [];

    public int Count => _ranges.Count;

    /// <summary>The ranges by address, without their end.</summary>
    public IReadOnlyList<(ulong Start, ulong End)> All => _ranges;

    public void Save(BinaryWriter writer)
    {
        writer.Write(_ranges.Count);
        foreach ((ulong start, ulong rangeEnd) in _ranges)
        {
            writer.Write(start);
            writer.Write(rangeEnd);
        }
    }

    /// <exception cref="InvalidDataException">The ranges are not sorted, or lie where none may be.</exception>
    public void Load(BinaryReader reader)
    {
        _ranges.Clear();
        ulong last = lowest;
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            (ulong start, ulong rangeEnd) = (reader.ReadUInt64(), reader.ReadUInt64());
            if (start < last || rangeEnd <= start || rangeEnd > end)
                throw new InvalidDataException("An address range is out of order.");
            _ranges.Add((start, rangeEnd));
            last = rangeEnd;
        }
    }

    /// <summary>Becomes empty.</summary>
    public void Clear() => _ranges.Clear();

    public bool IsInside(ulong start, ulong length) => start >= lowest && length > 0 && start < end && length <= end - start;

    public void Add(ulong start, ulong length)
    {
        (ulong first, ulong last) = (start, start + length);
        int index = IndexFrom(start);
        if (index > 0 && _ranges[index - 1].End == start)
            index--;
        int count = 0;
        for (; index + count < _ranges.Count && _ranges[index + count].Start <= last; count++)
            (first, last) = (Math.Min(first, _ranges[index + count].Start), Math.Max(last, _ranges[index + count].End));
        _ranges.RemoveRange(index, count);
        _ranges.Insert(index, (first, last));
    }

    public void Remove(ulong start, ulong length)
    {
        ulong last = start + length;
        int index = IndexFrom(start), count = 0;
        while (index + count < _ranges.Count && _ranges[index + count].Start < last)
            count++;
        if (count == 0)
            return;
        (ulong firstStart, ulong lastEnd) = (_ranges[index].Start, _ranges[index + count - 1].End);
        // All at once: one by one, a guest with many ranges could keep the host busy.
        _ranges.RemoveRange(index, count);
        if (lastEnd > last)
            _ranges.Insert(index, (last, lastEnd));
        if (firstStart < start)
            _ranges.Insert(index, (firstStart, start));
    }

    public bool Covers(ulong start, ulong length)
    {
        int index = IndexFrom(start);
        return index < _ranges.Count && _ranges[index].Start <= start && length <= _ranges[index].End - start;
    }

    public bool Touches(ulong start, ulong length)
    {
        int index = IndexFrom(start);
        return index < _ranges.Count && _ranges[index].Start < start + length;
    }

    /// <summary>Finds a free range at or above an address, with a free page kept below it.</summary>
    public bool TryFindFree(ulong from, ulong length, out ulong start)
    {
        start = from;
        if (length == 0 || length > end)
            return false;
        for (int index = IndexFrom(from); index < _ranges.Count; index++)
        {
            if (_ranges[index].Start >= start && _ranges[index].Start - start >= length + PageTables.PageSize)
                break;
            start = Math.Max(start, _ranges[index].End + PageTables.PageSize);
        }
        return IsInside(start, length);
    }

    // The first range that ends behind the address.
    private int IndexFrom(ulong address)
    {
        int low = 0, high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].End <= address)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
