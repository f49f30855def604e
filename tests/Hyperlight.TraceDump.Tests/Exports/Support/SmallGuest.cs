using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Exports.Support;

/// <summary>A trace that can be added up by hand.</summary>
internal sealed class SmallGuest
{
    public const long Started = 1_700_000_000_123_456;

    public SmallGuest(long interval = 0)
    {
        ulong main = Symbols.Address("Guest.Program.Main()", "Program.cs", 10), parse = Symbols.Address("Guest.Parser.Parse(string)", "Parser.cs", 20);
        ulong again = Symbols.Address("Guest.Parser.Parse(string)", "Parser.cs", 28), native = Symbols.Address("deflateInit2_");
        ulong bytes = Symbols.Type("System.Byte[]");
        Builder.Header(interval, "Small", [0xC0, 0xFF, 0xEE], started: Started).Block(BlockKind.Managed, 1, bytes);
        // Byte[] in Parse: 300 bytes twice, 100 once more from another line; the first one dies in the collection.
        At(1000).Allocate(0x1000, 300, parse, main);
        At(2000).Allocate(0x2000, 300, parse, main);
        At(3000).Allocate(0x3000, 100, again, main);
        // Malloc of 250 and of 50 bytes, and a mapping that no export counts.
        Builder.Block(BlockKind.Native);
        At(4000).Allocate(0x8000, 250, native, main);
        At(5000).Allocate(0x9000, 50, native, main);
        At(6000).Free(0x9000);
        Builder.Block(BlockKind.Mapping);
        At(6500).Allocate(0x10_0000, 1 << 20, main);
        At(7000).Collection(1, (0x1000, 0x2000)).Survivors().Collected(1, 100, 200, 300, 0, 0);
        At(9000).End();
    }

    public FakeSymbols Symbols { get; } = new();

    public TraceBuilder Builder { get; } = new TraceBuilder().Program();

    public Profile Replay(IHeapEvents? events = null) => HeapReplay.Run(Builder.Open(), events);

    public ExportedProfile Export(bool mappings = false) => new(Replay(), Symbols, mappings);

    private TraceBuilder At(ulong microseconds)
    {
        Builder.Now = microseconds;
        return Builder;
    }
}
