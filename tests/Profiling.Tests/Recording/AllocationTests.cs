namespace Hyperlight.Profiling.Tests.Recording;

/// <summary>What an exact profile holds of a guest with known behaviour; lines are those that <c>addr2line</c> finds.</summary>
public sealed class AllocationTests
{
    private const uint Native = 0, Managed = 1, Mapping = 2;

    [Fact]
    public void Every_object_is_recorded_with_its_size_at_its_line()
    {
        using var profiled = new Profiled();
        profiled.Guest.Keep(1000, 100);
        profiled.Guest.Drop(10_000, 10);
        profiled.Guest.KeepLarge(1_000_000);
        profiled.Guest.KeepPinned(10_000);
        Trace trace = profiled.End();
        // An array has 16 bytes before its elements and a header of 8; a string 14 and its header, and 2 for the zero at its end.
        AssertSite(trace, "kept", Managed, 1000, 128);
        AssertSite(trace, "dropped", Managed, 10_000, 48);
        AssertSite(trace, "large", Managed, 1, 1_000_024);
        AssertSite(trace, "pinned", Managed, 1, 10_024);
        AssertSite(trace, "uninitialized", Managed, 1, 10_024);
    }

    [Fact]
    public void Every_native_block_is_recorded_and_its_end_as_well()
    {
        using var profiled = new Profiled();
        profiled.Guest.Leak(3, 64 << 10);
        profiled.Guest.Grow(20, 1000);
        Trace trace = profiled.End();
        AssertSite(trace, "leaked", Native, 3, 64 << 10);
        AssertSite(trace, "zeroed", Native, 20, 1000);
        AssertSite(trace, "grown", Native, 20, 2000);
        HashSet<ulong> open = [];
        foreach (TraceRecord record in trace.Records.Where(static record => record.Id is 2 or 3 && record.Kind == Native))
            Assert.True(record.Id == 2 ? open.Add(record.Pointer) : open.Remove(record.Pointer), $"{record.Pointer:x} at {record.Time}");
        TraceRecord[] leaked = SitesOf(trace, "leaked");
        Assert.All(leaked, record => Assert.Contains(record.Pointer, open));
        Assert.DoesNotContain(SitesOf(trace, "grown"), record => open.Contains(record.Pointer));
    }

    [Fact]
    public void Mappings_are_recorded_with_the_code_that_maps()
    {
        using var profiled = new Profiled();
        profiled.Guest.Map(1 << 20);
        Trace trace = profiled.End();
        TraceRecord mapped = Assert.Single(SitesOf(trace, "mapped"));
        Assert.Equal((Mapping, 1u << 20), (mapped.Kind, mapped.Size));
        Assert.Contains(trace.Frees, record => record.Kind == Mapping && record.Pointer == mapped.Pointer);
    }

    [Fact]
    public void The_sum_of_all_objects_is_what_the_runtime_counts()
    {
        using var profiled = new Profiled();
        long before = profiled.Guest.AllocatedBytes();
        profiled.Guest.Work("one 2 three 4 five 6", 300);
        profiled.Guest.Throw(5);
        long after = profiled.Guest.AllocatedBytes();
        ulong[] marks = [.. profiled.End().Allocations.Where(static record => record.Kind == Managed && record.Thread == 1).Select(static record => record.Size)];
        // Both questions allocate nothing themselves, and nothing is allocated after the second one.
        ulong total = 0;
        for (int i = marks.Length - 1; i >= 0 && total < (ulong)(after - before); i--)
            total += marks[i];
        Assert.Equal((ulong)(after - before), total);
        Assert.True(total > 100_000, $"{total} bytes");
    }

    [Theory]
    [InlineData("lambda", "generic", "iterator", "async", "resumed")]
    public void Stacks_lead_through_generic_methods_lambdas_iterators_and_async_methods(params string[] places)
    {
        using var profiled = new Profiled();
        profiled.Guest.AllocateEverywhere();
        Trace trace = profiled.End();
        Assert.All(places, place => Assert.NotEmpty(SitesOf(trace, place)));
        Assert.Equal(2, SitesOf(trace, "generic").Length);
        TraceRecord resumed = SitesOf(trace, "resumed").Last();
        Assert.NotEqual(1u, resumed.Thread);
        Assert.Equal(0ul, trace.Of(0x106).Single().Numbers[1]);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(1000)]
    public void A_deep_stack_is_recorded_to_its_end(int depth)
    {
        using var profiled = new Profiled();
        Assert.Equal(100 + depth, profiled.Guest.AllocateDeep(depth));
        Trace trace = profiled.End();
        TraceRecord deep = Assert.Single(SitesOf(trace, "deep"), static record => record.Size == 128);
        Dictionary<ulong, string> lines = Addr2Line.Lines(deep.Frames);
        Assert.Equal(depth + 1, deep.Frames.Count(frame => lines[frame].EndsWith(GuestSource.Line("deep"), StringComparison.Ordinal)));
        Assert.Equal(0ul, trace.Of(0x106).Single().Numbers[1]);
    }

    [Fact]
    public void Another_thread_has_its_own_number_and_its_own_stack()
    {
        using var profiled = new Profiled();
        profiled.Guest.AllocateOnThread(7);
        Trace trace = profiled.End();
        TraceRecord[] kept = SitesOf(trace, "kept");
        Assert.Equal(7, kept.Length);
        Assert.All(kept, static record => Assert.NotEqual(1u, record.Thread));
        Assert.Equal(0ul, trace.Of(0x106).Single().Numbers[1]);
    }

    [Fact]
    public void A_call_that_allocates_nothing_leaves_no_record()
    {
        using var profiled = new Profiled();
        profiled.Guest.Add(1, 2);
        int before = Trace.Read(profiled.TracePath).Records.Count;
        for (int i = 0; i < 100; i++)
            Assert.Equal(i + 1, profiled.Guest.Add(i, 1));
        Assert.Equal(before, Trace.Read(profiled.TracePath).Records.Count);
    }

    [Fact]
    public void Each_file_begins_with_the_hash_and_the_build_id_and_times_do_not_go_back()
    {
        using var profiled = new Profiled();
        profiled.Guest.Keep(100, 10);
        Trace trace = profiled.End();
        Assert.Equal([0ul, 0x100ul], trace.Records.Take(2).Select(static record => record.Id));
        Assert.Equal(0x106ul, trace.Records[^1].Id);
        Assert.Equal(32, trace.Records[0].Bytes.Length);
        ReadOnlySpan<byte> head = trace.Records[1].Bytes;
        Assert.Equal(1, BitConverter.ToInt32(head));
        Assert.Equal(0, BitConverter.ToInt64(head[8..]));
        Assert.InRange(DateTime.UnixEpoch.AddMicroseconds(BitConverter.ToInt64(head[16..])), DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow);
        Assert.Equal(20, BitConverter.ToInt64(head[24..]));
        Assert.Contains(Convert.ToHexString(head.Slice(32, 20)), BuildId(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("ProfiledGuest", System.Text.Encoding.UTF8.GetString(head[60..]));
        Assert.Equal(trace.Records.Select(static record => record.Time).Order(), trace.Records.Select(static record => record.Time));
    }

    private static void AssertSite(Trace trace, string comment, uint kind, int count, ulong size)
    {
        TraceRecord[] found = SitesOf(trace, comment);
        Assert.Equal(count, found.Length);
        Assert.All(found, record => Assert.Equal((kind, size), (record.Kind, record.Size)));
    }

    /// <summary>Allocations whose first frame in the guest's own source is at a line.</summary>
    internal static TraceRecord[] SitesOf(Trace trace, string comment)
    {
        string line = GuestSource.Line(comment);
        Dictionary<ulong, string> lines = Addr2Line.Lines(trace.Allocations.SelectMany(static record => record.Frames));
        return [.. trace.Allocations.Where(record => record.Frames.Select(frame => lines[frame]).FirstOrDefault(static found => found.Contains("/ProfiledGuest/Program.cs", StringComparison.Ordinal))?.EndsWith(line, StringComparison.Ordinal) == true)];
    }

    private static string BuildId()
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("readelf", ["-n", Guests.ProfiledGuest.Name]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }
}
