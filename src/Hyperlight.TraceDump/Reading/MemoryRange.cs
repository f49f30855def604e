namespace Hyperlight.TraceDump.Reading;

/// <summary>A range of the guest's memory, as it lies in the file.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The first byte behind it.</param>
internal readonly record struct MemoryRange(ulong Start, ulong End);
