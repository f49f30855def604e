namespace Hyperlight.TraceDump.Profiles;

/// <summary>Listens to the life of a guest's memory, in the order of the trace.</summary>
internal interface IHeapEvents
{
    /// <summary>A block was allocated.</summary>
    void Allocated(in Allocation allocation);

    /// <summary>A block is gone.</summary>
    void Released(in Release release);

    /// <summary>A garbage collection is over.</summary>
    /// <param name="time">Since the profile began.</param>
    /// <param name="generation">The oldest generation that was collected.</param>
    /// <param name="sizes">Bytes used of generations 0, 1, 2, large objects, pinned objects; as many as the trace tells.</param>
    void Collected(TimeSpan time, int generation, ReadOnlySpan<ulong> sizes);

    /// <summary>A block that was alive when the sandbox went back to a snapshot; comes before <see cref="Restored"/>.</summary>
    void Forgotten(in Release block)
    {
    }

    /// <summary>The sandbox went back to a snapshot: what was alive no longer is known to be, and is not released.</summary>
    /// <param name="time">Since the profile began.</param>
    void Restored(TimeSpan time)
    {
    }
}
