namespace Hyperlight.TraceDump.Profiles;

/// <summary>A space in which no two live blocks begin at one address: the guest's heaps, or its mappings.</summary>
internal sealed class Heap
{
    public Heap()
    {
        var arrays = new BlockArrays();
        (Blocks, Moving) = (new LiveBlocks(arrays: arrays), new LiveBlocks(arrays: arrays));
    }

    /// <summary>What is alive.</summary>
    public LiveBlocks Blocks { get; }

    /// <summary>What survives a collection, where it goes, until the collection is over.</summary>
    public LiveBlocks Moving { get; }

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
