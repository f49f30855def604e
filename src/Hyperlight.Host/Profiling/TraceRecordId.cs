namespace Hyperlight.Host.Profiling;

/// <summary>Records of a memory trace: <c>docs/memory-trace.md</c>.</summary>
internal static class TraceRecordId
{
    public const ulong Allocated = 2, Freed = 3;

    public const ulong Trace = 0x100, Block = 0x101, Collection = 0x102, Survivors = 0x103, Collected = 0x104, Restored = 0x105, End = 0x106;
}
