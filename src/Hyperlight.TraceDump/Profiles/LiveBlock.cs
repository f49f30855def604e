namespace Hyperlight.TraceDump.Profiles;

/// <summary>A block that is alive.</summary>
/// <param name="Pointer">Where it lies.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Site">Site of its allocation.</param>
internal readonly record struct LiveBlock(ulong Pointer, ulong Size, int Site);
