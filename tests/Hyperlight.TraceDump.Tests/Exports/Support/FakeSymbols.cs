using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Tests.Exports.Support;

/// <summary>Names that a test made up.</summary>
internal sealed class FakeSymbols : IGuestSymbols
{
    private readonly Dictionary<ulong, FrameName[]> _names = [];
    private readonly Dictionary<ulong, string> _types = [];
    private readonly Dictionary<string, ulong> _addresses = [];

    public ReadOnlyMemory<byte> BuildId => ReadOnlyMemory<byte>.Empty;

    /// <summary>The address of a function: each one, file and line has its own.</summary>
    public ulong Address(string function, string? file = null, int line = 0)
    {
        string key = $"{function}\n{file}\n{line}";
        if (_addresses.TryGetValue(key, out ulong known))
            return known;
        ulong address = 0x40_0000 + (ulong)_addresses.Count * 0x40;
        _names.Add(address, [new FrameName(function, file, line)]);
        return _addresses[key] = address;
    }

    /// <summary>The <c>MethodTable</c> of a type.</summary>
    public ulong Type(string name)
    {
        ulong address = 0x80_0000 + (ulong)_types.Count * 0x80;
        _types.Add(address, name);
        return address;
    }

    /// <summary>The address of functions that a compiler put into each other, the innermost first.</summary>
    public ulong Address(params FrameName[] frames)
    {
        ulong address = 0x50_0000 + (ulong)_names.Count * 0x40;
        _names.Add(address, frames);
        return address;
    }

    public IReadOnlyList<FrameName> Frames(ulong address) => _names.TryGetValue(address, out FrameName[]? frames) ? frames : [new FrameName($"0x{address:x}", null, 0)];

    public string? TypeName(ulong methodTable) => _types.GetValueOrDefault(methodTable);
}
