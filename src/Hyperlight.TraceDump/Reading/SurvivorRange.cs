namespace Hyperlight.TraceDump.Reading;

/// <summary>A range whose objects survive a garbage collection, as it lies in the file.</summary>
/// <param name="Start">Its first byte, before the collection.</param>
/// <param name="End">The first byte behind it.</param>
/// <param name="Distance">How far its objects move.</param>
internal readonly record struct SurvivorRange(ulong Start, ulong End, long Distance);
