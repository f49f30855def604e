namespace Hyperlight.TraceDump.Formats;

/// <summary>Tells heaptrack sizes and call paths of blocks, each pair when it is first needed.</summary>
internal sealed class HeaptrackInfos(HeaptrackNames names, HeaptrackWriter output)
{
    // When there are more all are forgotten, and told again when they come back: heaptrack does not mind.
    private const int Most = 250_000;

    private readonly Dictionary<(int Site, ulong Size), uint> _infos = [];
    private readonly Dictionary<(int Site, ulong Size), uint> _twins = [];
    private uint _count;

    /// <summary>What heaptrack knows blocks of a size from a site by.</summary>
    public uint Of(int site, ulong size) => Find(_infos, site, size);

    /// <summary>Another number for the same blocks.</summary>
    public uint TwinOf(int site, ulong size) => Find(_twins, site, size);

    private uint Find(Dictionary<(int Site, ulong Size), uint> numbers, int site, ulong size)
    {
        if (numbers.TryGetValue((site, size), out uint known))
            return known;
        if (numbers.Count >= Most)
            numbers.Clear();
        return numbers[(site, size)] = Write(site, size);
    }

    private uint Write(int site, ulong size)
    {
        uint trace = names.TraceOf(site);
        // Number 0 is what heaptrack calls no block at all: nothing may be released by it.
        if (_count == 0)
            output.Line('a', size, trace);
        output.Line('a', size, trace);
        return ++_count;
    }
}
