using System.Buffers.Binary;
using Hyperlight;
using Hyperlight.Host.Snapshots;

namespace Security.Tests;

/// <summary>Walks page tables as the CPU does, and checks what a guest could reach by them.</summary>
/// <remarks>Entry layout: Intel SDM volume 3A, section 4.5. Nothing here uses the code that writes the tables.</remarks>
internal sealed class PageTableAudit
{
    /// <summary>Gives the bytes of a page of guest-physical memory; empty for a page of zeros.</summary>
    public delegate ReadOnlySpan<byte> PageReader(ulong physical);

    private const ulong Present = 1, Writable = 2, User = 4, Huge = 1 << 7, NoExecute = 1ul << 63, Frame = 0x000F_FFFF_FFFF_F000;
    private const ulong PageSize = 4096, LowestUser = 0x1_0000, SystemStart = 0x10_0000, SystemEnd = 0x10_7000, HypercallPage = 0x20_0000;

    private readonly PageReader _read;
    private readonly ulong _memorySize;
    private readonly HashSet<ulong> _tables = [], _supervisor = [];
    private readonly Dictionary<ulong, ulong> _user = [];

    private PageTableAudit(PageReader read, ulong memorySize) => (_read, _memorySize) = (read, memorySize);

    /// <summary>Number of pages that guest code reaches.</summary>
    public int UserPages => _user.Count;

    /// <summary>Where the page of an address lies.</summary>
    public ulong PhysicalOf(ulong address) => _user.Single(page => page.Value == address).Key;

    /// <summary>
    /// Every page table is used once, none is reached by guest code, no page has two addresses, none is writable and executable at once,
    /// and CPL 0 owns its seven pages alone.
    /// </summary>
    public static PageTableAudit Check(ulong root, ulong memorySize, PageReader read)
    {
        var audit = new PageTableAudit(read, memorySize);
        audit.Walk(root, 39, 0);
        Assert.All(audit._user, page => Assert.False(audit._tables.Contains(page.Key), $"0x{page.Value:x} leads to the page table at 0x{page.Key:x}."));
        Assert.All(audit._supervisor, page => Assert.False(audit._user.ContainsKey(page), $"Guest code reaches the system page at 0x{page:x}."));
        Assert.Equal(7, audit._supervisor.Count);
        return audit;
    }

    /// <inheritdoc cref="Check(ulong, ulong, PageReader)"/>
    public static PageTableAudit Check(Snapshot snapshot)
    {
        GuestState state = snapshot.State;
        return Check(state.Plan.PageTables, state.Memory.Length, physical => state.Memory.TryGet(physical, out ReadOnlySpan<byte> page) ? page : default);
    }

    private void Walk(ulong table, int shift, ulong address)
    {
        Assert.True(table + PageSize <= _memorySize, $"A page table lies outside of memory, at 0x{table:x}.");
        Assert.True(_tables.Add(table), $"The page table at 0x{table:x} is used twice.");
        ReadOnlySpan<byte> entries = _read(table);
        for (int i = 0; i * sizeof(ulong) < entries.Length; i++)
        {
            ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(entries[(i * sizeof(ulong))..]), part = address | (ulong)i << shift;
            if ((entry & Present) == 0)
                continue;
            if (shift == 12)
                CheckPage(entry, part);
            else
                Descend(entry, shift, part);
        }
    }

    private void Descend(ulong entry, int shift, ulong address)
    {
        Assert.True((entry & Huge) == 0, $"There is a large page at 0x{address:x}.");
        Assert.True(address < 1ul << 47, $"Something is mapped in the upper half, at 0x{address:x}.");
        Walk(entry & Frame, shift - 9, address);
    }

    private void CheckPage(ulong entry, ulong address)
    {
        ulong physical = entry & Frame;
        Assert.True(physical + PageSize <= _memorySize, $"0x{address:x} leads out of memory, to 0x{physical:x}.");
        bool isSystem = address is >= SystemStart and < SystemEnd;
        Assert.True(isSystem != ((entry & User) != 0), $"0x{address:x} has the wrong owner.");
        if (isSystem)
        {
            Assert.True(_supervisor.Add(physical), $"The page at 0x{physical:x} has two addresses.");
            return;
        }
        Assert.True(address >= LowestUser, $"0x{address:x} is mapped.");
        Assert.True((entry & Writable) == 0 || (entry & NoExecute) != 0, $"0x{address:x} is writable and executable.");
        Assert.True(address != HypercallPage || (entry & Writable) == 0, "The hypercall page is writable.");
        Assert.True(_user.TryAdd(physical, address), $"The page at 0x{physical:x} has two addresses, 0x{address:x} and 0x{_user.GetValueOrDefault(physical):x}.");
    }
}
