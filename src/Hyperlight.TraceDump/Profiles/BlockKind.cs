namespace Hyperlight.TraceDump.Profiles;

/// <summary>What a block of memory is; numbers as in <c>docs/memory-trace.md</c>.</summary>
internal enum BlockKind
{
    /// <summary>Of the C library's heap.</summary>
    Native = 0,

    /// <summary>An object of the garbage collector's heap.</summary>
    Managed = 1,

    /// <summary>A mapping.</summary>
    Mapping = 2,
}
