namespace Hyperlight.TraceDump.Plots;

/// <summary>A garbage collection in a plot.</summary>
/// <param name="Time">Since the profile began.</param>
/// <param name="Generation">The oldest generation that was collected.</param>
/// <param name="Sizes">Bytes used of generations 0, 1, 2, large objects, pinned objects.</param>
internal sealed record CollectionMark(TimeSpan Time, int Generation, ulong[] Sizes)
{
    /// <summary>Bytes used of the whole heap.</summary>
    public ulong Total => Sizes.Aggregate(0UL, static (sum, size) => sum + size);
}
