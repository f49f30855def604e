namespace Hyperlight.Host.Memory;

/// <summary>Pages of guest code's memory that follow each other and have the same rights.</summary>
/// <param name="Start">Address of the first one.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Rights">What guest code may do with them.</param>
internal readonly record struct MappedRange(ulong Start, ulong Length, PageRights Rights);
