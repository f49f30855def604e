namespace Hyperlight.TraceDump.Commands;

/// <summary>What is counted at a site.</summary>
internal enum HeapValue
{
    /// <summary>Bytes that were allocated.</summary>
    Bytes,

    /// <summary>Allocations.</summary>
    Count,

    /// <summary>Bytes that are alive at the end.</summary>
    Live,

    /// <summary>Bytes that were alive when most was.</summary>
    Peak,
}
