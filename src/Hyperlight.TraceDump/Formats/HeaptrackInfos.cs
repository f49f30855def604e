using System.Runtime.InteropServices;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Tells heaptrack sizes and call paths of blocks, each pair when it is first needed.</summary>
internal sealed class HeaptrackInfos(HeaptrackNames names, HeaptrackWriter output)
{
    // When there are more, those without a living block are forgotten, and told again when they come back: heaptrack does not mind.
    private const int Most = 150_000;

    private readonly Dictionary<(int Site, ulong Size), HeaptrackInfo> _infos = [];
    private int _most = Most;
    private uint _count;

    /// <summary>The blocks of a size from a site; valid until the next call.</summary>
    public ref HeaptrackInfo Of(int site, ulong size)
    {
        if (_infos.Count >= _most)
            Forget();
        ref HeaptrackInfo info = ref CollectionsMarshal.GetValueRefOrAddDefault(_infos, (site, size), out bool isKnown);
        if (!isKnown)
            info.Number = Write(site, size);
        return ref info;
    }

    /// <summary>Another number for the same blocks.</summary>
    public uint TwinOf(int site, ulong size)
    {
        ref HeaptrackInfo info = ref Of(site, size);
        return info.Twin != 0 ? info.Twin : info.Twin = Write(site, size);
    }

    /// <summary>Those that have living blocks.</summary>
    public (int Site, ulong Size)[] Alive() => [.. _infos.Where(static one => one.Value.Live > 0).Select(static one => one.Key)];

    private uint Write(int site, ulong size)
    {
        uint trace = names.TraceOf(site);
        // Number 0 is what heaptrack calls no block at all: nothing may be released by it.
        if (_count == 0)
            output.Line('a', size, trace);
        output.Line('a', size, trace);
        return ++_count;
    }

    private void Forget()
    {
        // Removing does not disturb who goes through it.
        foreach (((int Site, ulong Size) key, HeaptrackInfo info) in _infos)
        {
            if (info.Live <= 0)
                _infos.Remove(key);
        }
        _most = Math.Max(Most, _infos.Count + _infos.Count / 2);
    }
}
