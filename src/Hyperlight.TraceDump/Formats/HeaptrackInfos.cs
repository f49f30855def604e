using System.Runtime.InteropServices;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Tells heaptrack sizes and call paths of blocks, each pair when it is first needed.</summary>
internal sealed class HeaptrackInfos(HeaptrackNames names, HeaptrackWriter output)
{
    // When there are more, those without a living block are forgotten, and told again when they come back: heaptrack does not mind.
    private const int Most = 400_000;

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
        {
            (info.Size, info.Trace) = (size, names.TraceOf(site));
            info.Number = Write(info);
        }
        return ref info;
    }

    /// <summary>Another number for the same blocks.</summary>
    public uint TwinOf(ref HeaptrackInfo info) => info.Twin != 0 ? info.Twin : info.Twin = Write(info);

    /// <summary>Those that have living blocks.</summary>
    public (int Site, ulong Size)[] Alive() => [.. _infos.Where(static one => one.Value.Live > 0).Select(static one => one.Key)];

    private uint Write(in HeaptrackInfo info)
    {
        // Number 0 is what heaptrack calls no block at all: nothing may be released by it.
        if (_count == 0)
            output.Line('a', info.Size, info.Trace);
        output.Line('a', info.Size, info.Trace);
        return ++_count;
    }

    private void Forget()
    {
        foreach ((int Site, ulong Size) key in _infos.Where(static one => one.Value.Live <= 0).Select(static one => one.Key).ToArray())
            _infos.Remove(key);
        _most = Math.Max(Most, _infos.Count * 2);
    }
}
