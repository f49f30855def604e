namespace Hyperlight.Host.Memory;

/// <summary>Hands out guest-physical pages, always zeroed, up to the sandbox's memory limit.</summary>
internal sealed class PageAllocator(MemoryArea area)
{
    private readonly Stack<ulong> _free = new();
    private ulong _used;

    /// <summary>Pages that can still be had.</summary>
    public ulong Available => (area.Limit - _used) / PageTables.PageSize + (ulong)_free.Count;

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
