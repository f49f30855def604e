namespace Hyperlight.TraceDump.Commands;

/// <summary>What sites are sorted by.</summary>
internal enum TopOrder
{
    /// <summary>Bytes that were allocated.</summary>
    Bytes,

    /// <summary>Allocations.</summary>
    Count,

    /// <summary>Bytes that are alive at the end.</summary>
    Live,

    /// <summary>Blocks that were gone at once.</summary>
    Temporary,

    /// <summary>Bytes that were alive when most was.</summary>
    Peak,
}
