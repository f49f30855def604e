using System.Runtime.InteropServices;

namespace Hyperlight.Profiling.Tests.Recording;

/// <summary>What a trace tells of garbage collections.</summary>
public sealed class CollectionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Sizes_of_generations_are_those_that_the_runtime_tells(int generation)
    {
        using var profiled = new Profiled();
        profiled.Guest.Keep(2000, 100);
        profiled.Guest.KeepLarge(500_000);
        profiled.Guest.Collect(generation);
        ulong[] told = MemoryMarshal.Cast<byte, ulong>(profiled.Guest.GenerationSizes()).ToArray();
        TraceRecord collected = profiled.End().Of(0x104).Last();
        Assert.Equal((ulong)generation, collected.Numbers[0] & uint.MaxValue);
        Assert.Equal(told, collected.Numbers[2..]);
    }

    [Fact]
    public void What_is_kept_survives_at_its_new_place_and_what_is_dropped_does_not()
    {
        using var profiled = new Profiled();
        profiled.Guest.Drop(5000, 20);
        profiled.Guest.Keep(1000, 100);
        profiled.Guest.Drop(5000, 20);
        profiled.Guest.KeepLarge(200_000);
        profiled.Guest.Collect(2);
        profiled.Guest.Collect(2);
        Trace trace = profiled.End();
        Assert.Equal((1000, 0, 1), LiveAt(trace));
    }

    [Fact]
    public void What_is_given_up_is_gone_after_the_next_collection()
    {
        using var profiled = new Profiled();
        profiled.Guest.Keep(1000, 100);
        profiled.Guest.KeepLarge(200_000);
        profiled.Guest.Collect(2);
        profiled.Guest.Release();
        profiled.Guest.Collect(2);
        Assert.Equal((0, 0, 0), LiveAt(profiled.End()));
    }

    [Fact]
    public void Survivors_that_lie_apart_share_records_and_none_is_lost_when_the_buffer_fills_up()
    {
        // At 24 bytes each they are more than the buffer holds.
        const int survivors = 30_000, most = 1024;
        using var profiled = new Profiled();
        profiled.Guest.Keep(2 * survivors, 1);
        profiled.Guest.ReleaseHalf();
        profiled.Guest.Collect(2);
        Trace trace = profiled.End();
        Assert.Equal((survivors, 0, 0), LiveAt(trace));
        int[] ranges = [.. trace.Records.SkipWhile(record => record != trace.Of(0x102).Last()).Where(static record => record.Id == 0x103).Select(static record => (int)record.Numbers[0])];
        Assert.All(ranges, static count => Assert.InRange(count, 1, most));
        Assert.InRange(ranges.Sum(), survivors, 2 * survivors);
        Assert.InRange(ranges.Length, survivors / most, 2 * survivors / most);
    }

    [Fact]
    public void A_trace_that_reaches_its_limit_within_a_collection_ends_and_its_guest_goes_on()
    {
        // Twice what the buffer holds: the guest fills it again when nobody takes records any more.
        const int survivors = 60_000;
        using var profiled = new Profiled(sampleInterval: 1L << 40, sizeLimit: 100_000);
        profiled.Guest.Keep(2 * survivors, 1);
        profiled.Guest.ReleaseHalf();
        profiled.Guest.Collect(2);
        Assert.Equal(5, profiled.Guest.Add(2, 3));
        profiled.Guest.Collect(2);
        Trace trace = profiled.End();
        Assert.Equal(1u, (uint)trace.Of(0x106).Single().Numbers[2]);
        Assert.NotEmpty(trace.Of(0x103));
        Assert.InRange(new FileInfo(profiled.TracePath).Length, 1, 100_000);
    }

    // Goes through the trace as its table says, with nothing but dictionaries.
    private static (int Kept, int Dropped, int Large) LiveAt(Trace trace)
    {
        HashSet<TraceRecord> kept = [.. AllocationTests.SitesOf(trace, "kept")], dropped = [.. AllocationTests.SitesOf(trace, "dropped")], large = [.. AllocationTests.SitesOf(trace, "large")];
        Dictionary<ulong, TraceRecord> live = [];
        List<(ulong Start, ulong End)> ranges = [];
        List<(ulong Start, ulong End, ulong Distance)> survivors = [];
        foreach (TraceRecord record in trace.Records)
        {
            switch (record.Id)
            {
                case 2 when record.Kind == 1:
                    live[record.Pointer] = record;
                    break;
                case 0x102:
                    survivors.Clear();
                    ranges = [.. record.Numbers[2..].Chunk(2).Select(static range => (range[0], range[1]))];
                    break;
                case 0x103:
                    survivors.AddRange(record.Numbers[1..].Chunk(3).Select(static range => (range[0], range[1], range[2])));
                    break;
                case 0x104:
                    live = Collect(live, ranges, survivors);
                    break;
            }
        }
        return (live.Values.Count(kept.Contains), live.Values.Count(dropped.Contains), live.Values.Count(large.Contains));
    }

    private static Dictionary<ulong, TraceRecord> Collect(Dictionary<ulong, TraceRecord> live, List<(ulong Start, ulong End)> ranges, List<(ulong Start, ulong End, ulong Distance)> survivors)
    {
        Dictionary<ulong, TraceRecord> left = [];
        survivors.Sort();
        foreach ((ulong pointer, TraceRecord record) in live)
        {
            // The last that begins at the object or before it: no range ends where the address space does, so none is found.
            int index = ~survivors.BinarySearch((pointer, ulong.MaxValue, ulong.MaxValue)) - 1;
            if (!ranges.Exists(range => pointer >= range.Start && pointer < range.End))
                left[pointer] = record;
            else if (index >= 0 && pointer < survivors[index].End)
                Assert.True(left.TryAdd(pointer + survivors[index].Distance, record), $"{pointer:x} moves to where another object is");
        }
        return left;
    }
}
