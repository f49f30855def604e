using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>
/// What of the guest's memory its process has mapped: as a TLB, filled from the page tables when guest code needs a page, and emptied of what they changed. The hypercall page stays.
/// </summary>
internal sealed class ChildMappings(AddressSpace space)
{
    /// <summary>Pages that lie beside each other in both memories are mapped together, up to so many in each direction.</summary>
    private const ulong MostPages = 1024;

    /// <summary>With more separate ranges that changed it is cheaper to begin with none.</summary>
    private const int MostStale = 64;

    private const int NoMemory = -12;

    private readonly RangeSet _mapped = new(0, ChildCall.EndOfMemory), _stale = new(0, ChildCall.EndOfMemory);
    private bool _isAllStale;

    /// <summary>Begins with a process that has nothing mapped.</summary>
    public void Reset()
    {
        _mapped.Clear();
        _stale.Clear();
        _isAllStale = false;
    }

    /// <summary>Learns that the page tables say something else of a page.</summary>
    public void Forget(ulong address)
    {
        ulong page = address & ~(ulong)(PageTables.PageSize - 1);
        if (_isAllStale || !_mapped.Touches(page, PageTables.PageSize))
            return;
        _stale.Add(page, PageTables.PageSize);
        if (_stale.Count > MostStale)
            ForgetAll();
    }

    /// <summary>Learns that the page tables were replaced.</summary>
    public void ForgetAll() => _isAllStale = true;

    /// <summary>True when the process sees a page exactly as the page tables say.</summary>
    public bool Has(ulong address) => _mapped.Covers(address, 1);

    /// <summary>Takes from the process what is no longer true. To be done before guest code runs.</summary>
    public void Settle(ChildProcess child, ref bool wasInterrupted)
    {
        if (_isAllStale)
        {
            Unmap(child, 0, HypercallPage.Address, ref wasInterrupted);
            Unmap(child, HypercallPage.Address + PageTables.PageSize, ChildCall.EndOfMemory, ref wasInterrupted);
            Reset();
            return;
        }
        if (_stale.Count == 0)
            return;
        foreach ((ulong start, ulong end) in _stale.All)
        {
            // A hole in a mapping makes two of it, and there may be no room for one more.
            if (!TryUnmap(child, start, end, ref wasInterrupted))
            {
                ForgetAll();
                Settle(child, ref wasInterrupted);
                return;
            }
            _mapped.Remove(start, end - start);
        }
        _stale.Clear();
    }

    /// <summary>Gives the process the page at an address, and those around it that go with it.</summary>
    /// <returns>False when guest code has no page there, or the process has it already.</returns>
    public bool TryMap(ChildProcess child, ulong address, ref bool wasInterrupted)
    {
        ulong page = address & ~(ulong)(PageTables.PageSize - 1);
        // That page is the host's, whatever the tables say.
        if (page == HypercallPage.Address || !space.TryFind(page, out ulong physical, out PageRights rights) || rights == PageRights.None || Has(page))
            return false;
        ulong start = page, end = page + PageTables.PageSize;
        while (page - start < MostPages * PageTables.PageSize && start >= PageTables.PageSize && Continues(start - PageTables.PageSize, page, physical, rights))
            start -= PageTables.PageSize;
        while (end - page < MostPages * PageTables.PageSize && Continues(end, page, physical, rights))
            end += PageTables.PageSize;
        // A guest with more separate mappings than a process can have starts with none again.
        ulong first = physical - (page - start);
        if (!TryMap(child, start, end, first, rights, ref wasInterrupted))
        {
            ForgetAll();
            Settle(child, ref wasInterrupted);
            if (!TryMap(child, start, end, first, rights, ref wasInterrupted))
                throw new HypervisorException("The host has no memory to map the guest's.");
        }
        return true;
    }

    /// <summary>A mapped piece of memory that guest code can write.</summary>
    /// <returns>False when none is so long.</returns>
    public bool TryFindWritable(ulong length, out ulong address)
    {
        foreach ((ulong start, ulong end) in _mapped.All)
        {
            for (address = start; end - address >= length; address += length)
            {
                if (IsWritable(address, length))
                    return true;
            }
        }
        address = 0;
        return false;
    }

    private bool IsWritable(ulong address, ulong length)
    {
        for (ulong page = address; page < address + length; page += PageTables.PageSize)
        {
            if (!space.RightsAt(page).HasFlag(PageRights.Write))
                return false;
        }
        return true;
    }

    private bool Continues(ulong next, ulong page, ulong physical, PageRights rights) => next != HypercallPage.Address && !Has(next)
        && space.TryFind(next, out ulong nextPhysical, out PageRights nextRights) && nextRights == rights && nextPhysical - physical == next - page;

    private bool TryMap(ChildProcess child, ulong start, ulong end, ulong physical, PageRights rights, ref bool wasInterrupted)
    {
        var call = new ChildCall(ChildCall.Map, start, end - start, (ulong)rights, ChildCall.SharedAndFixed, ChildProgram.MemoryDescriptor, physical);
        long result = child.Make(call, ref wasInterrupted);
        if (result == NoMemory)
            return false;
        if (result != (long)start)
            throw new HypervisorException($"Memory cannot be mapped into the guest's process: error {-result}.");
        _mapped.Add(start, end - start);
        return true;
    }

    private static void Unmap(ChildProcess child, ulong start, ulong end, ref bool wasInterrupted)
    {
        if (!TryUnmap(child, start, end, ref wasInterrupted))
            throw new HypervisorException("The host has no memory to unmap the guest's.");
    }

    private static bool TryUnmap(ChildProcess child, ulong start, ulong end, ref bool wasInterrupted)
    {
        long result = child.Make(ChildCall.UnmapRange(start, end), ref wasInterrupted);
        return result is 0 or NoMemory ? result == 0 : throw new HypervisorException($"Memory cannot be taken from the guest's process: error {-result}.");
    }
}
