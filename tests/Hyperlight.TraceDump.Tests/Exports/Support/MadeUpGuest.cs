using System.Globalization;
using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Exports.Support;

/// <summary>A guest that never ran: a service that answers orders, with a cache that grows and collections. Always the same trace.</summary>
internal sealed class MadeUpGuest
{
    private const ulong HeapStart = 0x10_0000_0000, NativeStart = 0x50_0000_0000;

    private readonly Random _random = new(20240229);
    private readonly List<(ulong Pointer, ulong Size, ulong Until)> _objects = [];
    private readonly Queue<(ulong Pointer, ulong Until)> _native = new();
    private readonly (BlockKind Kind, ulong Type, ulong[] Frames, ulong Size, int Lives, int Often)[] _sites;
    private ulong _next = HeapStart, _nextNative = NativeStart, _sinceCollection;
    private int _collections;

    public MadeUpGuest(int requests = 2000)
    {
        _sites = MakeSites();
        Builder.Header(0, "OrderService", [0xC0, 0xFF, 0xEE], started: 1_760_000_000_000_000);
        for (int request = 0; request < requests; request++)
            Serve((ulong)request * 1000, (double)request / requests);
        Builder.End();
    }

    public FakeSymbols Symbols { get; } = new();

    public TraceBuilder Builder { get; } = new TraceBuilder().Program();

    public Profile Replay(IHeapEvents? events = null) => HeapReplay.Run(Builder.Open(), events);

    public ExportedProfile Export() => new(Replay(), Symbols);

    private void Serve(ulong start, double phase)
    {
        foreach ((BlockKind kind, ulong type, ulong[] frames, ulong size, int lives, int often) in _sites)
        {
            // The cache is filled in the first half, and the reports are made in the last quarter.
            bool isBusy = often != 0 || (size > 20_000 ? phase > 0.72 && phase < 0.9 : phase < 0.5);
            for (int i = 0; isBusy && i < Math.Max(1, often) && _random.Next(4) != 0; i++)
            {
                Builder.Now = Math.Max(Builder.Now, start) + (ulong)_random.Next(0, 20);
                Allocate(kind, type, frames, size / 2 + (ulong)_random.NextInt64((long)size), start / 1000 + (ulong)_random.Next(lives + 1));
            }
        }
        Builder.Now += 50;
        FreeNative(start / 1000);
        if (_sinceCollection > 1_500_000)
            Collect(start / 1000);
    }

    private void Allocate(BlockKind kind, ulong type, ulong[] frames, ulong size, ulong until)
    {
        Builder.Block(kind, 1, type);
        if (kind == BlockKind.Managed)
        {
            Builder.Allocate(_next, size, frames);
            _objects.Add((_next, size, until));
            _next += (size + 31) & ~15UL;
            _sinceCollection += size;
            return;
        }
        Builder.Allocate(_nextNative, size, frames);
        _native.Enqueue((_nextNative, until));
        _nextNative += (size + 31) & ~15UL;
    }

    private void FreeNative(ulong request)
    {
        Builder.Block(BlockKind.Native);
        for (int left = _native.Count; left > 0; left--)
        {
            (ulong pointer, ulong until) = _native.Dequeue();
            if (until <= request)
                Builder.Free(pointer);
            else
                _native.Enqueue((pointer, until));
        }
    }

    private void Collect(ulong request)
    {
        uint generation = ++_collections % 10 == 0 ? 2u : _collections % 3 == 0 ? 1u : 0u;
        Builder.Collection(generation, (HeapStart, _next));
        _objects.RemoveAll(one => one.Until <= request);
        Builder.Survivors([.. _objects.Select(static one => (one.Pointer, one.Pointer + one.Size, 0L))]);
        ulong live = _objects.Aggregate(0UL, static (sum, one) => sum + one.Size);
        Builder.Now += 60;
        Builder.Collected(generation, 262_144, live / 5, live - live / 5, 524_288, 8_192);
        _sinceCollection = 0;
    }

    private (BlockKind, ulong, ulong[], ulong, int, int)[] MakeSites()
    {
        string[] root = ["Guest.Program.Main()@Program.cs:12", "Hyperlight.Guest.CallServer.Run()@CallServer.cs:88", "Guest.OrderGuest.Handle(Call)@OrderGuest.cs:31"];
        string[] parse = [.. root, "Guest.Orders.Parser.Parse(string)@Orders/Parser.cs:40"], json = [.. parse, "System.Text.Json.JsonSerializer.Deserialize<Order>(string)@"];
        string[] price = [.. root, "Guest.Orders.Pricing.Quote(Order)@Orders/Pricing.cs:73"], report = [.. root, "Guest.Reports.ReportWriter.Write(Order[])@Reports/ReportWriter.cs:22"];
        return
        [
            Managed("System.String", [.. json, "System.Text.Json.Utf8JsonReader.GetString()@"], 180, 2, 6),
            Managed("System.Byte[]", [.. json, "System.Text.Json.PooledBuffer.Grow(int)@"], 3200, 1, 2),
            Managed("Guest.Orders.Order", json, 96, 30, 3),
            Managed("Guest.Orders.Line[]", [.. parse, "Guest.Orders.Parser.ReadLines(Reader)@Orders/Parser.cs:66"], 640, 20, 2),
            Managed("System.Collections.Generic.Dictionary<string, decimal>.Entry[]", [.. price, "Guest.Orders.PriceCache.Add(string, decimal)@Orders/PriceCache.cs:19", "System.Collections.Generic.Dictionary<string, decimal>.Resize()@"], 1900, 4000, 0),
            Managed("System.String", [.. price, "Guest.Orders.PriceCache.Key(Order)@Orders/PriceCache.cs:34", "string.Concat(string, string)@"], 120, 60, 2),
            Managed("System.Object[]", [.. price, "Guest.Orders.Pricing.Rules()@Orders/Pricing.cs:101"], 420, 5, 2),
            Managed("System.Char[]", [.. report, "System.Text.StringBuilder.ExpandByABlock(int)@"], 30_000, 160, 0),
            Managed("System.String", [.. report, "System.Text.StringBuilder.ToString()@"], 24_000, 60, 0),
            Managed("System.Threading.Tasks.Task<Reply>", [.. root, "Guest.OrderGuest.ReplyAsync(Order)@OrderGuest.cs:57"], 152, 3, 2),
            Native([.. json, "System.Buffers.NativeBuffer.Rent(int)@", "SystemNative_Malloc@pal_memory.c:14"], 4096, 3, 1),
            Native([.. report, "System.IO.Compression.Deflater..ctor()@", "deflateInit2_@deflate.c:391", "zcalloc@zutil.c:231"], 70_000, 90, 0),
            Native(["_start@", "main@main.cpp:188", "InitializeRuntime()@startup.cpp:212", "GCHeap::Initialize()@gc.cpp:4101"], 900, 5000, 0),
        ];
    }

    private (BlockKind, ulong, ulong[], ulong, int, int) Managed(string type, string[] path, ulong size, int lives, int often) => (BlockKind.Managed, Symbols.Type(type), AddressesOf(path), size, lives, often);

    private (BlockKind, ulong, ulong[], ulong, int, int) Native(string[] path, ulong size, int lives, int often) => (BlockKind.Native, 0, AddressesOf(path), size, lives, often);

    // "function@file:line", the outermost first.
    private ulong[] AddressesOf(string[] path) => [.. path.Reverse().Select(frame =>
    {
        (string function, string place) = (frame[..frame.LastIndexOf('@')], frame[(frame.LastIndexOf('@') + 1)..]);
        return place.Length == 0 ? Symbols.Address(function) : Symbols.Address(function, place[..place.LastIndexOf(':')], int.Parse(place[(place.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));
    })];
}
