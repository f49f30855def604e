namespace Hyperlight.TraceDump.Profiles;

/// <summary>A space in which no two live blocks begin at one address: the guest's heaps, or its mappings.</summary>
internal sealed class Heap
{
    /// <summary>What is alive.</summary>
    public LiveBlocks Blocks { get; } = new();

    /// <summary>What each thread allocated last.</summary>
    public LastAllocations Last { get; } = new();

    /// <summary>Forgets everything.</summary>
    /// <returns>How many blocks that were.</returns>
    public int Clear()
    {
        int count = Blocks.Count;
        Blocks.Clear();
        Last.Clear();
        return count;
    }
}
