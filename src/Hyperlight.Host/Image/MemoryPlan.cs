namespace Hyperlight.Host.Image;

/// <summary>Where in guest-physical memory the host put what it needs to find again.</summary>
/// <param name="PageTables">The top page table.</param>
/// <param name="SystemPages">The pages that only CPL 0 can see.</param>
/// <param name="BootInfo">The boot page.</param>
/// <param name="Input">The window of the input buffer.</param>
/// <param name="Output">The window of the output buffer.</param>
/// <param name="HeapStart">Guest virtual address where the heap of <c>brk</c> starts.</param>
internal readonly record struct MemoryPlan(ulong PageTables, ulong SystemPages, ulong BootInfo, ulong Input, ulong Output, ulong HeapStart);
