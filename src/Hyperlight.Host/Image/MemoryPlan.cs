namespace Hyperlight.Host.Image;

/// <summary>Where in guest-physical memory the host put what it needs to find again.</summary>
/// <param name="PageTables">The top page table.</param>
/// <param name="SystemPages">The pages that only CPL 0 can see.</param>
/// <param name="BootInfo">The boot page.</param>
/// <param name="Input">The window of the input buffer.</param>
/// <param name="Output">The window of the output buffer.</param>
/// <param name="Records">The record buffer; 0 when the guest leaves no records.</param>
/// <param name="Profile">The profile buffer; 0 when the guest has none.</param>
/// <param name="HeapStart">Guest virtual address where the heap of <c>brk</c> starts.</param>
internal readonly record struct MemoryPlan(ulong PageTables, ulong SystemPages, ulong BootInfo, ulong Input, ulong Output, ulong Records, ulong Profile, ulong HeapStart)
{
    /// <summary>True when all that it names lies, page by page, in memory of a size.</summary>
    /// <param name="memory">Bytes from guest-physical address 0.</param>
    public bool IsInside(ulong memory)
    {
        const ulong page = Memory.PageTables.PageSize;
        return Lies(PageTables, page) && Lies(SystemPages, Hypervisor.SystemPages.PageCount * page) && Lies(BootInfo, page)
            && Lies(Input, Calls.MessageBuffer.WindowSize) && Lies(Output, Calls.MessageBuffer.WindowSize)
            && (Records == 0 || Lies(Records, Tracing.RecordBuffer.Bytes)) && (Profile == 0 || Lies(Profile, Profiling.ProfileBuffer.Bytes)) && HeapStart % page == 0;

        bool Lies(ulong physical, ulong length) => physical % page == 0 && length <= memory && physical <= memory - length;
    }
}
