using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Tests.Support;

/// <summary>A guest of three functions and a type.</summary>
internal sealed class NamedAddresses : IGuestSymbols
{
    public ReadOnlyMemory<byte> BuildId => new byte[] { 1, 2, 3 };

    public IReadOnlyList<FrameName> Frames(ulong address) => address switch
    {
        0x401010 => [new FrameName("Shop.Add", null, 0)],
        0x402020 => [new FrameName("Shop.Main", "/src/Shop.cs", 12)],
        _ => [new FrameName($"0x{address:x}", null, 0)],
    };

    public string? TypeName(ulong methodTable) => methodTable == 0x500008 ? "Shop.Cart" : null;
}
