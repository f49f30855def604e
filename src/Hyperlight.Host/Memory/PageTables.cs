using System.Runtime.CompilerServices;

namespace Hyperlight.Host.Memory;

/// <summary>The guest's four-level page tables. They lie in guest memory where no guest address leads to them.</summary>
/// <remarks>Entry layout: Intel SDM volume 3A, section 4.5. Bit 9 is free for software: it marks a page that exists but has no rights.</remarks>
internal sealed class PageTables
{
    public const int PageSize = 4096;

    /// <summary>The first address behind the lower half of the 48-bit address space.</summary>
    public const ulong AddressLimit = 1ul << 47;

    private const ulong Present = 1, Writable = 2, User = 4, Accessed = 1 << 5, Dirty = 1 << 6, Owned = 1 << 9, NoExecute = 1ul << 63, FrameMask = 0x000F_FFFF_FFFF_F000;

    private readonly GuestMemory _memory;
    private readonly PageAllocator _pages;

    /// <exception cref="GuestOutOfMemoryException">There is no page for the root.</exception>
    public PageTables(GuestMemory memory, PageAllocator pages)
    {
        _memory = memory;
        _pages = pages;
        Root = NewTable();
    }

    /// <summary>Tables that a snapshot brings with it.</summary>
    public PageTables(GuestMemory memory, PageAllocator pages, ulong root) => (_memory, _pages, Root) = (memory, pages, root);

    /// <summary>How often an entry was changed.</summary>
    public long Changes { get; private set; }

    /// <summary>Who is told the address of each page whose entry changes.</summary>
    public Action<ulong>? PageChanged { get; set; }

    /// <summary>Guest-physical address of the top table, the value of CR3.</summary>
    public ulong Root { get; }

    /// <summary>Maps a page for guest code with the given rights, or keeps it without any.</summary>
    public void Map(ulong address, ulong physical, PageRights rights) =>
        EntryToChange(address) = physical | Owned | (rights == PageRights.None ? 0 : Present | User | Bits(rights));

    /// <summary>Maps a page that only CPL 0 can see.</summary>
    public void MapForSupervisor(ulong address, ulong physical, PageRights rights) =>
        EntryToChange(address) = physical | Present | Bits(rights);

    /// <summary>The page at an address, whatever its rights.</summary>
    /// <returns>False when there is none that belongs to guest code.</returns>
    public bool TryFind(ulong address, out ulong physical, out PageRights rights)
    {
        ref ulong entry = ref EntryOf(address, create: false);
        bool found = !Unsafe.IsNullRef(ref entry) && (entry & Owned) != 0;
        physical = found ? entry & FrameMask : 0;
        rights = found ? RightsOf(entry) : PageRights.None;
        return found;
    }

    /// <summary>Removes a page from the tables.</summary>
    public void Remove(ulong address)
    {
        ref ulong entry = ref EntryOf(address, create: false);
        if (Unsafe.IsNullRef(ref entry))
            return;
        entry = 0;
        CountChange(address);
    }

    /// <summary>The next address at or after <paramref name="address"/> whose last-level table exists.</summary>
    public ulong SkipHole(ulong address, ulong end)
    {
        while (address < end && HoleAt(address) is var hole and > 0)
            address = (address | (hole - 1)) + 1;
        return Math.Min(address, end);
    }

    // Accessed and dirty are set from the start, so that the CPU never writes to the tables.
    private static ulong Bits(PageRights rights) => Accessed | Dirty |
        (rights.HasFlag(PageRights.Write) ? Writable : 0) | (rights.HasFlag(PageRights.Execute) ? 0 : NoExecute);

    private static PageRights RightsOf(ulong entry) => (entry & Present) == 0 ? PageRights.None
        : PageRights.Read | ((entry & Writable) != 0 ? PageRights.Write : 0) | ((entry & NoExecute) == 0 ? PageRights.Execute : 0);

    // Bytes that the missing table would cover: 512 GiB, 1 GiB or 2 MiB; 0 when none is missing.
    private ulong HoleAt(ulong address)
    {
        ulong table = Root;
        for (int shift = 39; shift > 12; shift -= 9)
        {
            ulong entry = _memory.Entry(table + (address >> shift & 511) * 8);
            if (entry == 0)
                return 1ul << shift;
            table = entry & FrameMask;
        }
        return 0;
    }

    private void CountChange(ulong address)
    {
        Changes++;
        PageChanged?.Invoke(address);
    }

    private ref ulong EntryToChange(ulong address)
    {
        CountChange(address);
        return ref EntryOf(address, create: true);
    }

    private ref ulong EntryOf(ulong address, bool create)
    {
        ulong table = Root;
        for (int shift = 39; shift > 12; shift -= 9)
        {
            ref ulong entry = ref _memory.Entry(table + (address >> shift & 511) * 8);
            if (entry == 0)
            {
                if (!create)
                    return ref Unsafe.NullRef<ulong>();
                // Rights are decided at the last level; above it everything is allowed.
                entry = NewTable() | Present | Writable | User | Accessed;
            }
            table = entry & FrameMask;
        }
        return ref _memory.Entry(table + (address >> 12 & 511) * 8);
    }

    private ulong NewTable() => _pages.TryAllocate(out ulong table) ? table : throw new GuestOutOfMemoryException();
}
