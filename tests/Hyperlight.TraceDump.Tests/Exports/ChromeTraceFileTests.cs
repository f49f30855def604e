using System.Text.Json;
using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Exports.Support;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Exports;

/// <summary>The file is one of the Trace Event Format: counters, instants and the name of the process.</summary>
public sealed class ChromeTraceFileTests
{
    [Fact]
    public void Live_bytes_are_counted_by_kind()
    {
        List<Event> events = Write(new SmallGuest().Builder);
        Assert.Equal(
            [(1000, 0, 300), (2000, 0, 600), (3000, 0, 700), (4000, 250, 700), (5000, 300, 700), (6000, 250, 700), (7000, 250, 400)],
            events.Where(static one => one.Name == "live bytes").Select(static one => (one.Time, one.Argument("native"), one.Argument("managed"))).Where(static one => one.Item1 != 6500));
        Assert.Equal(1 << 20, events.Last(static one => one.Name == "mapped bytes").Argument("mapping"));
    }

    [Fact]
    public void Collections_are_instants_with_the_sizes_of_the_heap()
    {
        List<Event> events = Write(new SmallGuest().Builder);
        Event instant = Assert.Single(events, static one => one.Phase == "i"), sizes = Assert.Single(events, static one => one.Name == "heap after collections");
        Assert.Equal(("collection of generation 1", 7000, 1), (instant.Name, instant.Time, instant.Argument("generation")));
        Assert.Equal((7000, 100, 200, 300, 0), (sizes.Time, sizes.Argument("generation 0"), sizes.Argument("generation 1"), sizes.Argument("generation 2"), sizes.Argument("large objects")));
    }

    [Fact]
    public void Every_event_is_one_of_the_format()
    {
        List<Event> events = Write(new MadeUpGuest(300).Builder);
        Assert.All(events, static one => Assert.True(one is { Process: 1, Time: >= 0, Phase: "C" or "i" or "M" }));
        // A counter is a stack of numbers; an instant says how far it reaches.
        Assert.All(events.Where(static one => one.Phase == "C"), static one => Assert.All(one.Arguments.EnumerateObject(), static argument => Assert.True(argument.Value.GetDouble() >= 0)));
        Assert.All(events.Where(static one => one.Phase == "i"), static one => Assert.Equal("p", one.Scope));
        Assert.Equal("OrderService", Assert.Single(events, static one => one is { Phase: "M", Name: "process_name" }).Arguments.GetProperty("name").GetString());
    }

    [Fact]
    public void Many_records_become_few_points_and_the_peak_stays()
    {
        TraceBuilder trace = TraceBuilder.Own();
        for (uint i = 0; i < 30_000; i++)
        {
            trace.Now = i * 7;
            trace.Allocate(0x1000 + i * 64, 16, 1);
            // One block alone is the peak, for a moment.
            if (i == 17_001)
                trace.Allocate(0x1000_0000, 1_000_000, 2).Free(0x1000_0000);
        }
        List<Event> points = [.. Write(trace).Where(static one => one.Name == "live bytes")];
        Assert.InRange(points.Count, 2000, 10_000);
        Assert.Equal(17_002 * 16 + 1_000_000, points.Max(static one => one.Argument("native")));
        Assert.Equal(30_000 * 16, points[^1].Argument("native"));
        Assert.Equal(points.Select(static one => one.Time).Order(), points.Select(static one => one.Time));
    }

    [Fact]
    public void A_restored_sandbox_begins_anew()
    {
        TraceBuilder trace = TraceBuilder.Own().Allocate(0x1000, 100, 1);
        trace.Now = 50;
        trace.Restored();
        trace.Now = 60;
        List<Event> events = Write(trace.Allocate(0x1000, 30, 1).End());
        Assert.Equal([100, 0, 30], events.Where(static one => one.Name == "live bytes").Select(static one => one.Argument("native")));
        Assert.Equal(50, Assert.Single(events, static one => one.Name == "restored").Time);
    }

    private static List<Event> Write(TraceBuilder trace)
    {
        using var stream = new MemoryStream();
        var replay = new HeapReplay(trace.Open());
        using (var file = new ChromeTraceFile(replay.Sites, HeapReplay.Run(trace.Open()).GuestName, stream))
        {
            replay.Run(file);
            file.Complete();
        }
        return [.. JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("traceEvents").EnumerateArray().Select(static one => new Event(one))];
    }

    private sealed record Event(JsonElement Json)
    {
        public string Name => Json.GetProperty("name").GetString()!;

        public string Phase => Json.GetProperty("ph").GetString()!;

        public string Scope => Json.GetProperty("s").GetString()!;

        public double Time => Json.GetProperty("ts").GetDouble();

        public int Process => Json.GetProperty("pid").GetInt32();

        public JsonElement Arguments => Json.GetProperty("args");

        public double Argument(string name) => Arguments.GetProperty(name).GetDouble();
    }
}
