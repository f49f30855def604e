namespace Hyperlight.Host.Profiling;

/// <summary>What was allocated; the numbers are those of <c>docs/memory-trace.md</c>.</summary>
internal enum BlockKind : uint
{
    Native = 0,
    Managed = 1,
    Mapping = 2,
}
