using System.Runtime.InteropServices;
using Hyperlight.Symbols;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Call paths as people read them: functions instead of addresses, the outermost first, and at the end what was allocated.</summary>
internal sealed class NamedPaths(SiteTable sites, IGuestSymbols symbols)
{
    private readonly List<PathFrame> _frames = [];
    private readonly Dictionary<(string, string?), int> _byName = [];
    private readonly Dictionary<ulong, int[]> _byAddress = new(HostileKeys.Comparer);
    private readonly Dictionary<(BlockKind, ulong), int> _byType = [];
    private readonly List<int> _path = [];

    /// <summary>All functions that occur in the paths which were asked for.</summary>
    public IReadOnlyList<PathFrame> Frames => _frames;

    /// <summary>The path of a site, as indices into <see cref="Frames"/>; valid until the next call.</summary>
    public ReadOnlySpan<int> Of(int site)
    {
        _path.Clear();
        foreach (ulong address in sites.Frames(site))
            _path.AddRange(OfAddress(address));
        _path.Reverse();
        if (_path.Count == 0)
            _path.Add(Add(new PathFrame(sites.IsOther(site) ? "[other paths]" : "[no stack]", null, 0, 0, IsBlock: false)));
        if (LeafOf(sites.Kind(site), sites.Type(site)) is >= 0 and int leaf)
            _path.Add(leaf);
        return CollectionsMarshal.AsSpan(_path);
    }

    private int[] OfAddress(ulong address)
    {
        if (_byAddress.TryGetValue(address, out int[]? known))
            return known;
        return _byAddress[address] = [.. symbols.Frames(address).Select(OfName)];
    }

    private int OfName(FrameName name)
    {
        int index = Add(new PathFrame(name.Function, name.File, name.Line, name.Line, IsBlock: false));
        if (name.Line != 0)
            _frames[index] = _frames[index].With(name.Line);
        return index;
    }

    private int LeafOf(BlockKind kind, ulong type)
    {
        // What malloc gives has no name but its function's.
        if (kind == BlockKind.Native)
            return -1;
        if (_byType.TryGetValue((kind, type), out int known))
            return known;
        string name = type == 0 ? $"[{KindName.Of(kind)}]" : $"new {symbols.TypeName(type) ?? $"0x{type:x}"}";
        return _byType[(kind, type)] = Add(new PathFrame(name, null, 0, 0, IsBlock: true));
    }

    private int Add(PathFrame frame)
    {
        if (_byName.TryGetValue((frame.Function, frame.File), out int known))
            return known;
        _frames.Add(frame);
        return _byName[(frame.Function, frame.File)] = _frames.Count - 1;
    }
}
