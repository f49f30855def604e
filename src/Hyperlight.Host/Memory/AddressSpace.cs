using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Memory;

/// <summary>The guest's virtual memory: which ranges are taken, which pages lie there, and what guest code may do with them.</summary>
/// <remarks>A range taken without rights has no pages; they come with the first rights and go with <see cref="Unmap"/>.</remarks>
internal sealed class AddressSpace
{
    /// <summary>Nothing is ever mapped below: a null pointer with an offset faults.</summary>
    public const ulong LowestAddress = 0x1_0000;

    private const ulong MapBase = 0x10_0000_0000;

    private const ulong End = PageTables.AddressLimit - PageTables.PageSize;

    /// <summary>A long change looks this often, in bytes of address space, whether the guest's time is up.</summary>
    private const ulong CheckStep = 64 * PageTables.PageSize;

    private readonly RangeSet _ranges = new(LowestAddress, End);
    private readonly RangeSet _reserved = new(LowestAddress, End);
    private readonly PageAllocator _pages;
    private readonly PageTables _tables;

    /// <summary>What may stop a change of many pages: it throws <see cref="OperationCanceledException"/> then, and leaves the rest to the guest's end.</summary>
    public RunControl? Control { get; set; }

    public AddressSpace(GuestMemory memory, MemoryArea area)
    {
        Memory = memory;
        _pages = new PageAllocator(area);
        _tables = new PageTables(memory, _pages);
    }

    /// <summary>An address space that a snapshot brings with it; <see cref="Load"/> completes it.</summary>
    public AddressSpace(GuestMemory memory, MemoryArea area, ulong pageTableRoot)
    {
        Memory = memory;
        _pages = new PageAllocator(area);
        _tables = new PageTables(memory, _pages, pageTableRoot);
    }

    public GuestMemory Memory { get; }

    public ulong PageTableRoot => _tables.Root;

    /// <inheritdoc cref="PageTables.PageChanged"/>
    public Action<ulong>? PageChanged
    {
        get => _tables.PageChanged;
        set => _tables.PageChanged = value;
    }

    /// <summary>How often the page tables were changed.</summary>
    public long Changes => _tables.Changes;

    /// <summary>Bytes of guest-physical memory from address 0 that hold all there is.</summary>
    public ulong UsedMemory => _pages.Used;

    /// <summary>Bytes of guest-physical memory that are given out.</summary>
    public ulong MemoryInUse => _pages.InUse;

    /// <summary>Number of separate mapped ranges, for limits.</summary>
    public int RangeCount => _ranges.Count;

    /// <summary>Writes which ranges and pages are taken; the page tables themselves lie in guest memory.</summary>
    public void Save(BinaryWriter writer)
    {
        _ranges.Save(writer);
        _pages.Save(writer);
    }

    /// <summary>Becomes what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">That is no possible state.</exception>
    public void Load(BinaryReader reader)
    {
        _ranges.Load(reader);
        _pages.Load(reader);
    }

    /// <summary>Takes a free range.</summary>
    /// <param name="length">Bytes, a multiple of the page size.</param>
    /// <param name="rights">Rights of its pages; without any, the range is only reserved.</param>
    /// <param name="address">Where the range starts.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryMapAnywhere(ulong length, PageRights rights, out ulong address) =>
        _ranges.TryFindFree(MapBase, length, out address) && TryMap(address, length, rights);

    /// <summary>Takes the given range; what was mapped there is replaced.</summary>
    /// <returns>False when there is not enough memory or the range is none of the guest's.</returns>
    public bool TryMap(ulong address, ulong length, PageRights rights)
    {
        if (!IsAvailable(address, length))
            return false;
        Unmap(address, length);
        _ranges.Add(address, length);
        if (TryProtect(address, length, rights))
            return true;
        Unmap(address, length);
        return false;
    }

    /// <summary>True when guest code may decide what lies in the range: it holds nothing of the host's.</summary>
    public bool IsAvailable(ulong address, ulong length) => _ranges.IsInside(address, length) && !_reserved.Touches(address, length);

    /// <summary>True when every byte of the range is taken.</summary>
    public bool IsMapped(ulong address, ulong length) => _ranges.Covers(address, length);

    /// <summary>True when no byte of the range is taken.</summary>
    public bool IsFree(ulong address, ulong length) => IsAvailable(address, length) && !_ranges.Touches(address, length);

    /// <summary>Changes the rights of a mapped range; pages appear where there were none.</summary>
    /// <returns>False when there is not enough memory for new pages.</returns>
    public bool TryProtect(ulong address, ulong length, PageRights rights)
    {
        if (rights == PageRights.None)
        {
            TakeRights(address, length);
            return true;
        }
        if (CountMissing(address, length) > _pages.Available)
            return false;
        for (ulong page = address; page < address + length; page += PageTables.PageSize)
        {
            ThrowIfStopped(page);
            if (_tables.TryFind(page, out ulong physical, out PageRights old))
                Change(page, physical, old, rights);
            else if (_pages.TryAllocate(out physical))
                _tables.Map(page, physical, rights);
            else
                return false;
        }
        return true;
    }

    /// <summary>Gives up a range with its pages.</summary>
    public void Unmap(ulong address, ulong length)
    {
        ForEachPage(address, length, static (space, page, physical, _) =>
        {
            space._tables.Remove(page);
            space._pages.Free(physical);
        });
        _ranges.Remove(address, length);
    }

    /// <summary>Makes the pages of a range read as zero.</summary>
    public void Discard(ulong address, ulong length) =>
        ForEachPage(address, length, static (space, _, physical, _) => space.Memory.Discard(physical, PageTables.PageSize));

    /// <summary>Keeps a range from guest code, which can neither map nor unmap there.</summary>
    public void Reserve(ulong address, ulong length) => _reserved.Add(address, length);

    /// <summary>Maps given guest-physical pages at a fixed place that guest code cannot change: what the host shares with the guest.</summary>
    public void MapShared(ulong address, ulong physical, ulong length, PageRights rights)
    {
        Reserve(address, length);
        for (ulong offset = 0; offset < length; offset += PageTables.PageSize)
            _tables.Map(address + offset, physical + offset, rights);
    }

    /// <summary>Ends what <see cref="MapShared"/> began.</summary>
    public void UnmapShared(ulong address, ulong length)
    {
        for (ulong offset = 0; offset < length; offset += PageTables.PageSize)
            _tables.Remove(address + offset);
    }

    /// <summary>All memory that guest code has, by address; pages without rights are among it.</summary>
    public List<MappedRange> MappedRanges()
    {
        var found = new List<MappedRange>();
        foreach ((ulong start, ulong end) in _ranges.All.Concat(_reserved.All).OrderBy(static range => range.Start))
        {
            ForEachPage(start, end - start, (_, page, _, rights) =>
            {
                MappedRange last = found.LastOrDefault();
                if (found.Count > 0 && last.Start + last.Length == page && last.Rights == rights)
                    found[^1] = last with { Length = last.Length + PageTables.PageSize };
                else
                    found.Add(new MappedRange(page, PageTables.PageSize, rights));
            });
        }
        return found;
    }

    /// <summary>Allocates and maps pages that only CPL 0 can see.</summary>
    /// <returns>Their guest-physical address; they follow each other.</returns>
    public ulong MapSystemPages(ulong address, int count)
    {
        ulong physical = AllocateContiguous(count);
        Reserve(address, (ulong)count * PageTables.PageSize);
        for (ulong offset = 0; offset < (ulong)count * PageTables.PageSize; offset += PageTables.PageSize)
            _tables.MapForSupervisor(address + offset, physical + offset, PageRights.Read | PageRights.Write | PageRights.Execute);
        return physical;
    }

    /// <summary>Allocates pages that follow each other in guest-physical memory.</summary>
    /// <exception cref="GuestOutOfMemoryException">The memory limit is reached.</exception>
    public ulong AllocateContiguous(int count) =>
        _pages.TryAllocateContiguous((ulong)count, out ulong physical) ? physical : throw new GuestOutOfMemoryException();

    /// <summary>Reads guest memory as guest code could.</summary>
    /// <returns>False when guest code may not read all of it.</returns>
    public bool TryRead(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            if (!TryPiece(address, destination.Length, PageRights.Read, out Span<byte> piece))
                return false;
            piece.CopyTo(destination);
            destination = destination[piece.Length..];
            address += (ulong)piece.Length;
        }
        return true;
    }

    /// <summary>Writes guest memory as guest code could.</summary>
    /// <returns>False when guest code may not write all of it; a part may have been written.</returns>
    public bool TryWrite(ulong address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            if (!TryPiece(address, source.Length, PageRights.Write, out Span<byte> piece))
                return false;
            source[..piece.Length].CopyTo(piece);
            source = source[piece.Length..];
            address += (ulong)piece.Length;
        }
        return true;
    }

    /// <summary>Writes guest memory whatever rights guest code has there; the range must be mapped.</summary>
    public void WriteAsHost(ulong address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            if (!TryPiece(address, source.Length, PageRights.None, out Span<byte> piece))
                throw new ArgumentOutOfRangeException(nameof(address), $"Nothing is mapped at 0x{address:x}.");
            source[..piece.Length].CopyTo(piece);
            source = source[piece.Length..];
            address += (ulong)piece.Length;
        }
    }

    /// <inheritdoc cref="TryRead(ulong, Span{byte})"/>
    public bool TryRead<T>(ulong address, out T value)
        where T : unmanaged
    {
        value = default;
        return TryRead(address, MemoryMarshal.AsBytes(new Span<T>(ref value)));
    }

    /// <inheritdoc cref="TryWrite(ulong, ReadOnlySpan{byte})"/>
    public bool TryWrite<T>(ulong address, in T value)
        where T : unmanaged => TryWrite(address, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>What guest code may do at an address.</summary>
    public PageRights RightsAt(ulong address) =>
        address < PageTables.AddressLimit && _tables.TryFind(address, out _, out PageRights rights) ? rights : PageRights.None;

    /// <summary>The page at an address, and what guest code may do with it.</summary>
    /// <returns>False when guest code has none there.</returns>
    public bool TryFind(ulong address, out ulong physical, out PageRights rights)
    {
        (physical, rights) = (0, PageRights.None);
        return address < PageTables.AddressLimit && _tables.TryFind(address, out physical, out rights);
    }

    private bool TryPiece(ulong address, int wanted, PageRights right, out Span<byte> piece)
    {
        piece = default;
        if (address >= PageTables.AddressLimit || !_tables.TryFind(address, out ulong physical, out PageRights rights) || (rights & right) != right)
            return false;
        int offset = (int)(address % PageTables.PageSize);
        piece = Memory.Span(physical + (ulong)offset, Math.Min(wanted, PageTables.PageSize - offset));
        return true;
    }

    private void Change(ulong page, ulong physical, PageRights old, PageRights rights)
    {
        if (old == rights)
            return;
        _tables.Map(page, physical, rights);
        if ((old & ~rights) != 0)
            Memory.ForgetRights(physical, PageTables.PageSize);
    }

    /// <summary>To be called for each page of a long change.</summary>
    /// <exception cref="OperationCanceledException">The guest must stop.</exception>
    public void ThrowIfStopped(ulong page)
    {
        if (page % CheckStep == 0 && Control is { MustStop: true })
            throw new OperationCanceledException();
    }

    private void TakeRights(ulong address, ulong length) =>
        ForEachPage(address, length, static (space, page, physical, old) => space.Change(page, physical, old, PageRights.None));

    private ulong CountMissing(ulong address, ulong length)
    {
        ulong present = 0;
        ForEachPage(address, length, (_, _, _, _) => present++);
        return length / PageTables.PageSize - present;
    }

    private void ForEachPage(ulong address, ulong length, Action<AddressSpace, ulong, ulong, PageRights> action)
    {
        ulong end = address + length;
        for (ulong page = _tables.SkipHole(address, end); page < end; page = _tables.SkipHole(page + PageTables.PageSize, end))
        {
            ThrowIfStopped(page);
            if (_tables.TryFind(page, out ulong physical, out PageRights rights))
                action(this, page, physical, rights);
        }
    }
}
