using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Reading;

/// <summary>What the next allocations and frees are about.</summary>
/// <param name="Kind">Kind of block; one that this tool does not know counts as native.</param>
/// <param name="Thread">The guest's thread.</param>
/// <param name="Type">Address of an object's <c>MethodTable</c>, else 0.</param>
internal readonly record struct BlockInfo(BlockKind Kind, uint Thread, ulong Type);
