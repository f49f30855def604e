namespace Hyperlight.TraceDump.Profiles;

/// <summary>A block was allocated.</summary>
/// <param name="Time">Since the profile began.</param>
/// <param name="Pointer">Where it lies.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Site">Index of the site in <see cref="SiteTable"/>: call path, kind and type.</param>
/// <param name="Thread">The guest's thread.</param>
/// <param name="Weight">How many allocations it stands for: 1 when everything is recorded.</param>
internal readonly record struct Allocation(TimeSpan Time, ulong Pointer, ulong Size, int Site, uint Thread, double Weight);
