using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Profiles;

public sealed class HeapReplayTests
{
    [Fact]
    public void What_was_freed_is_not_alive()
    {
        Profile profile = HeapReplay.Run(TraceBuilder.Own().Allocate(0x1000, 10, 1, 2).Allocate(0x2000, 30, 1, 2).Free(0x1000).End().Open());
        SiteTotals totals = Assert.Single(profile.Totals.ToArray());
        Assert.Equal((2, 40, 1, 30), (totals.Count, totals.Bytes, totals.LiveCount, totals.LiveBytes));
        Assert.Equal([1UL, 2UL], profile.Sites.Frames(0));
        Assert.Empty(profile.Notes);
    }

    [Fact]
    public void The_profile_tells_what_the_trace_is_of()
    {
        TraceBuilder trace = TraceBuilder.Own(512, "Shop", [7, 7]);
        trace.Now = 2_000_000;
        Profile profile = HeapReplay.Run(trace.End().Open());
        Assert.Equal(("Shop", 512L, TimeSpan.FromSeconds(2)), (profile.GuestName, profile.SampleInterval, profile.Duration));
        Assert.Equal([7, 7], profile.BuildId);
        Assert.Equal(Enumerable.Repeat((byte)0xAB, 32), profile.GuestHash);
        Assert.Equal(DateTimeOffset.UnixEpoch, profile.Started);
    }

    [Fact]
    public void Kinds_and_types_are_sites_of_their_own()
    {
        Profile profile = HeapReplay.Run(TraceBuilder.Own().Allocate(1, 1, 9).Block(BlockKind.Managed, type: 0x50).Allocate(2, 2, 9)
            .Block(BlockKind.Managed, type: 0x60).Allocate(3, 4, 9).Block(BlockKind.Mapping).Allocate(4, 8, 9).End().Open());
        Assert.Equal([(BlockKind.Native, 0), (BlockKind.Managed, 0x50), (BlockKind.Managed, 0x60), (BlockKind.Mapping, 0UL)],
            Enumerable.Range(0, 4).Select(site => (profile.Sites.Kind(site), profile.Sites.Type(site))));
        Assert.Equal([1, 2, 4, 8], profile.Totals.ToArray().Select(static totals => totals.Bytes));
    }

    [Fact]
    public void The_peak_is_that_of_the_heaps_and_each_site_has_its_part_of_it()
    {
        TraceBuilder trace = TraceBuilder.Own();
        trace.Now = 1;
        trace.Allocate(0x10, 100, 1).Allocate(0x20, 50, 2).Block(BlockKind.Mapping).Allocate(0x30, 1000, 3);
        trace.Now = 2;
        trace.Block(BlockKind.Native).Allocate(0x40, 25, 2).Free(0x10);
        trace.Now = 3;
        trace.Allocate(0x50, 60, 1).Free(0x20).Free(0x40).End();
        Profile profile = HeapReplay.Run(trace.Open());
        Assert.Equal((175, TimeSpan.FromMicroseconds(2)), (profile.PeakBytes, profile.PeakTime));
        Assert.Equal([(100, 1), (75, 2), (1000, 1)], profile.Totals.ToArray().Select(static totals => (totals.PeakBytes, totals.PeakCount)));
    }

    [Fact]
    public void What_a_collection_does_not_find_alive_is_collected()
    {
        var events = new EventLog();
        TraceBuilder trace = TraceBuilder.Own().Block(BlockKind.Managed).Allocate(0x1000, 16, 1).Allocate(0x1010, 32, 1).Allocate(0x9000, 64, 1);
        Profile profile = HeapReplay.Run(trace.Collection(1, (0x1000, 0x2000)).Survivors((0x1010, 0x1030, 0)).Collected(1, 5, 6).End().Open(), events);
        Assert.Equal(["-1000 16 collected", "gc 1: 5 6"], events.Lines[3..]);
        Assert.Equal(96, profile.Totals[0].LiveBytes);
    }

    [Fact]
    public void Objects_move_all_at_once_even_to_where_others_were()
    {
        var events = new EventLog();
        TraceBuilder trace = TraceBuilder.Own().Block(BlockKind.Managed).Allocate(0x1000, 1, 1).Allocate(0x2000, 2, 1).Allocate(0x3000, 3, 1);
        trace.Collection(0, (0x1000, 0x4000)).Survivors((0x1000, 0x1001, 0x1000), (0x2000, 0x2001, 0x1000)).Survivors((0x3000, 0x3001, -0x2000)).Collected(0);
        Profile profile = HeapReplay.Run(trace.Free(0x1000).Free(0x2000).Free(0x3000).End().Open(), events);
        Assert.Equal(["-1000 3", "-2000 1", "-3000 2"], events.Lines[4..].Select(static line => line.Replace(" temporary", "", StringComparison.Ordinal)));
        Assert.Empty(profile.Notes);
    }

    [Fact]
    public void A_collection_touches_neither_native_blocks_nor_mappings()
    {
        TraceBuilder trace = TraceBuilder.Own().Allocate(0x1000, 1, 1).Block(BlockKind.Mapping).Allocate(0x1000, 2, 1).Block(BlockKind.Managed).Allocate(0x1008, 4, 1);
        Profile profile = HeapReplay.Run(trace.Collection(2, (0, ulong.MaxValue)).Survivors((0, 0x1001, 0x10)).Collected(2).End().Open());
        Assert.Equal([1, 2, 0], profile.Totals.ToArray().Select(static totals => totals.LiveBytes));
    }

    [Fact]
    public void An_object_that_moves_onto_a_native_block_is_dropped_and_told()
    {
        TraceBuilder trace = TraceBuilder.Own().Allocate(0x2000, 1, 1).Block(BlockKind.Managed).Allocate(0x1000, 2, 1);
        Profile profile = HeapReplay.Run(trace.Collection(0, (0x1000, 0x2000)).Survivors((0x1000, 0x2000, 0x1000)).Collected(0).End().Open());
        Assert.Equal([1, 0], profile.Totals.ToArray().Select(static totals => totals.LiveBytes));
        Assert.Equal("objects that moved to where another block is, and count as freed: 1", Assert.Single(profile.Notes));
    }

    [Fact]
    public void Of_survivors_that_overlap_the_first_counts()
    {
        var events = new EventLog();
        TraceBuilder trace = TraceBuilder.Own().Block(BlockKind.Managed).Allocate(0x1000, 1, 1);
        trace.Collection(0, (0x1000, 0x2000)).Survivors((0x1000, 0x2000, 0x100), (0, ulong.MaxValue, 0x200), (0x1000, 0x1001, 0x300)).Collected(0);
        HeapReplay.Run(trace.Free(0x1100).End().Open(), events);
        Assert.Equal("-1100 1 temporary", events.Lines[^1]);
    }

    [Fact]
    public void A_collection_without_an_end_moves_and_releases_nothing()
    {
        TraceBuilder trace = TraceBuilder.Own().Block(BlockKind.Managed).Allocate(0x1000, 1, 1).Allocate(0x1010, 2, 1);
        Profile profile = HeapReplay.Run(trace.Collection(0, (0x1000, 0x2000)).Survivors((0x1000, 0x1001, 0x40)).End().Open());
        Assert.Equal((2, 3), (profile.Totals[0].LiveCount, profile.Totals[0].LiveBytes));
    }

    [Fact]
    public void A_block_is_temporary_when_its_thread_allocated_nothing_else_meanwhile()
    {
        TraceBuilder trace = TraceBuilder.Own().Block(BlockKind.Native, thread: 1).Allocate(0x10, 1, 1).Block(BlockKind.Native, thread: 2).Allocate(0x20, 2, 2).Free(0x10);
        trace.Allocate(0x30, 4, 3).Free(0x20).Free(0x30).End();
        Assert.Equal([1, 0, 1], HeapReplay.Run(trace.Open()).Totals.ToArray().Select(static totals => totals.Temporary));
    }

    [Fact]
    public void A_restore_forgets_what_was_alive()
    {
        var events = new EventLog();
        TraceBuilder trace = TraceBuilder.Own().Allocate(0x10, 100, 1).Block(BlockKind.Mapping).Allocate(0x10, 100, 1).Restored().Block(BlockKind.Native);
        Profile profile = HeapReplay.Run(trace.Allocate(0x10, 20, 1).End().Open(), events);
        Assert.Equal(["+10 100", "+10 100", "restored", "+10 20"], events.Lines);
        Assert.Equal((20, 100), (profile.Totals[0].LiveBytes, profile.PeakBytes));
        Assert.Equal(["times that the sandbox was restored: 1", "blocks that were alive then, and count neither as freed nor as alive: 2"], profile.Notes);
    }

    [Fact]
    public void What_is_odd_is_told()
    {
        Profile profile = HeapReplay.Run(TraceBuilder.Own().Free(0x99).Allocate(0x10, 100, 1).Allocate(0x10, 20, 1).End(7, 8, 1).Open());
        Assert.Equal(
            [
                "the trace reached its size limit", "records that the writer left out: 7", "stacks that the writer cut: 8",
                "frees of blocks that are not known: 1", "blocks that another one was allocated over, and that count as freed then: 1",
            ], profile.Notes);
        Assert.Equal((1, 20), (profile.Totals[0].LiveCount, profile.Totals[0].LiveBytes));
    }

    [Fact]
    public void Only_our_own_traces_are_expected_to_have_an_end()
    {
        Assert.Equal("the trace has no end: its writer did not get to it", Assert.Single(HeapReplay.Run(TraceBuilder.Own().Open()).Notes));
        Assert.Empty(HeapReplay.Run(new TraceBuilder().Program().Allocate(1, 2, 3).Open()).Notes);
    }

    [Fact]
    public void A_sample_stands_for_as_many_as_its_size_was_unlikely_to_be_recorded()
    {
        Profile profile = HeapReplay.Run(TraceBuilder.Own(1000).Allocate(0x10, 1000, 1).Allocate(0x20, 10, 2).Allocate(0x30, 1_000_000, 3).End().Open());
        double e = Math.E, p = 1 - Math.Exp(-0.01);
        Assert.Equal(e / (e - 1), profile.Totals[0].Count, 9);
        Assert.Equal(1000 * e / (e - 1), profile.Totals[0].Bytes, 6);
        Assert.Equal((1 - p) / (p * p), profile.Totals[1].CountVariance, 6);
        Assert.Equal((1 - p) / (p * p) * 100, profile.Totals[1].LiveBytesVariance, 4);
        Assert.Equal((1, 1_000_000, 0), (profile.Totals[2].Count, profile.Totals[2].LiveBytes, profile.Totals[2].CountVariance));
    }

    [Fact]
    public void Samples_add_up_to_what_was_allocated_as_well_as_their_standard_error_says()
    {
        // A program of known sum, sampled as the writer does: what is estimated lies within four standard errors.
        (Random random, int misses, int trials) = (new Random(1), 0, 200);
        for (int trial = 0; trial < trials; trial++)
        {
            TraceBuilder trace = TraceBuilder.Own(1000);
            for (int i = 0; i < 2000; i++)
            {
                ulong size = (ulong)(16 + i % 10 * 100);
                if (random.NextDouble() < 1 - Math.Exp(-(double)size / 1000))
                    trace.Allocate((ulong)(i + 1) << 12, size, 1);
            }
            SiteTotals totals = HeapReplay.Run(trace.End().Open()).Totals[0];
            misses += Math.Abs(totals.Count - 2000) > 2 * Math.Sqrt(totals.CountVariance) ? 1 : 0;
            misses += Math.Abs(totals.Bytes - 2000 * 466) > 2 * Math.Sqrt(totals.BytesVariance) ? 1 : 0;
        }
        // Two standard errors are exceeded in 4.6 of 100 cases.
        Assert.InRange(misses, 4, 40);
    }
}
