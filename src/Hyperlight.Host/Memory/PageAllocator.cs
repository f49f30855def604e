namespace Hyperlight.Host.Memory;

/// <summary>Hands out guest-physical pages, always zeroed, up to the sandbox's memory limit.</summary>
internal sealed class PageAllocator(MemoryArea area)
{
    private readonly Stack<ulong> _free = new();
    private ulong _used;

    /// <summary>Pages that can still be had.</summary>
    public ulong Available => (area.Limit - _used) / PageTables.PageSize + (ulong)_free.Count;

    /// <summary>Bytes from the area's start that have ever been given out.</summary>
    public ulong Used => _used;

    /// <summary>Bytes that are given out now.</summary>
    public ulong InUse => _used - (ulong)_free.Count * PageTables.PageSize;

    public void Save(BinaryWriter writer)
    {
        writer.Write(_used);
        writer.Write(_free.Count);
        foreach (ulong page in _free.Reverse())
            writer.Write(page);
    }

    /// <exception cref="InvalidDataException">A page lies outside of the area.</exception>
    public void Load(BinaryReader reader)
    {
        _used = reader.ReadUInt64();
        if (_used % PageTables.PageSize != 0 || !area.TryGrowTo(_used))
            throw new InvalidDataException("More memory is in use than the limit allows.");
        _free.Clear();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            ulong page = reader.ReadUInt64();
            if (page % PageTables.PageSize != 0 || page < area.Start || page - area.Start >= _used)
                throw new InvalidDataException("A free page lies outside of the memory.");
            _free.Push(page);
        }
    }

    /// <returns>False when the limit is reached.</returns>
    public bool TryAllocate(out ulong physical)
    {
        if (_free.TryPop(out physical))
            return true;
        physical = area.Start + _used;
        if (!area.TryGrowTo(_used + PageTables.PageSize))
            return false;
        _used += PageTables.PageSize;
        return true;
    }

    /// <summary>Pages that follow each other, for what the host reads and writes in one piece.</summary>
    /// <returns>False when the limit is reached.</returns>
    public bool TryAllocateContiguous(ulong count, out ulong physical)
    {
        physical = area.Start + _used;
        if (!area.TryGrowTo(_used + count * PageTables.PageSize))
            return false;
        _used += count * PageTables.PageSize;
        return true;
    }

    /// <summary>Takes a page back; its content is gone, and no translation to it stays in force.</summary>
    public void Free(ulong physical)
    {
        area.Memory.Discard(physical, PageTables.PageSize);
        _free.Push(physical);
    }
}
