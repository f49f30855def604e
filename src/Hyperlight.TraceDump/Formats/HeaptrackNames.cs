using System.Runtime.InteropServices;
using Hyperlight.Symbols;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Tells heaptrack the call paths of sites, each when it is first needed. All numbers of the format begin with 1; 0 is none.</summary>
internal sealed class HeaptrackNames(SiteTable sites, IGuestSymbols symbols, string module, HeaptrackWriter output)
{
    private readonly StringPool _strings = new();
    private readonly Dictionary<ulong, uint> _places = new(HostileKeys.Comparer);
    private readonly Dictionary<(uint Place, uint Parent), uint> _traces = [];
    private readonly List<uint> _bySite = [];
    private readonly List<ulong> _path = [];
    private uint _placeCount;

    /// <summary>The number of a site's call path.</summary>
    public uint TraceOf(int site)
    {
        while (_bySite.Count <= site)
            _bySite.Add(0);
        if (_bySite[site] == 0)
            _bySite[site] = WriteTrace(site);
        return _bySite[site];
    }

    private uint WriteTrace(int site)
    {
        _path.Clear();
        _path.AddRange(sites.Frames(site));
        uint trace = 0;
        for (int i = _path.Count - 1; i >= 0; i--)
            trace = Child(PlaceOf(_path[i]), trace);
        if (sites.Type(site) is not 0 and ulong type)
            trace = Child(PlaceOfType(type), trace);
        return trace != 0 ? trace : Child(PlaceOf(0), 0);
    }

    private uint Child(uint place, uint parent)
    {
        if (_traces.TryGetValue((place, parent), out uint known))
            return known;
        output.Line('t', place, parent);
        return _traces[(place, parent)] = (uint)_traces.Count + 1;
    }

    private uint PlaceOf(ulong address)
    {
        if (_places.TryGetValue(address, out uint known))
            return known;
        return _places[address] = WritePlace(address, address == 0 ? [new FrameName("[no stack]", null, 0)] : symbols.Frames(address));
    }

    // A type is where its objects come from: the innermost place, as operator new would be. No code lies at the address of a type.
    private uint PlaceOfType(ulong type)
    {
        if (_places.TryGetValue(type, out uint known))
            return known;
        return _places[type] = WritePlace(type, [new FrameName($"new {symbols.TypeName(type) ?? $"0x{type:x}"}", null, 0)]);
    }

    // Functions with their places, the innermost first; only one that is alone may be without.
    private uint WritePlace(ulong address, IReadOnlyList<FrameName> frames)
    {
        var numbers = new List<ulong> { address, TextOf(module) };
        foreach (FrameName frame in frames)
        {
            numbers.Add(TextOf(frame.Function));
            if (frame.File is not null || frames.Count > 1)
                numbers.AddRange([frame.File is null ? 0 : TextOf(frame.File), (ulong)Math.Max(0, frame.Line)]);
        }
        output.Line('i', CollectionsMarshal.AsSpan(numbers));
        return ++_placeCount;
    }

    private uint TextOf(string text)
    {
        int number = _strings.Number(text, out bool isNew);
        if (isNew)
            output.Text('s', text, withLength: true);
        return (uint)number + 1;
    }
}
