namespace Hyperlight.TraceDump.Profiles;

/// <summary>A block is gone: it was freed, or a garbage collection found it dead.</summary>
/// <param name="Time">Since the profile began.</param>
/// <param name="Pointer">Where it lay last.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Site">Site of its allocation.</param>
/// <param name="Weight">Weight of its allocation.</param>
/// <param name="IsTemporary">Whether nothing was allocated on its thread between its allocation and its release.</param>
/// <param name="IsCollected">Whether the garbage collector found it dead.</param>
internal readonly record struct Release(TimeSpan Time, ulong Pointer, ulong Size, int Site, double Weight, bool IsTemporary, bool IsCollected);
