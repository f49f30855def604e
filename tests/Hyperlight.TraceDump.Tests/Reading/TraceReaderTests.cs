using Hyperlight.TraceDump.Reading;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Reading;

public sealed class TraceReaderTests
{
    private const ulong Huge = 1UL << 63;

    [Fact]
    public void Records_come_as_they_were_written()
    {
        var builder = new TraceBuilder { Now = 5 };
        builder.Program().Stack(7, 8).Allocate(0x1000, 16, 1, 2, 3).Free(0x1000);
        var reader = new TraceReader(builder.Open());
        Assert.True(reader.Read() && reader.Id == RecordId.Program && reader.Content.Length == 32 && reader.Content[0] == 0xAB);
        Assert.True(reader.Read() && reader.Id == RecordId.Stack && reader.Frames.SequenceEqual(new ulong[] { 7, 8 }));
        Assert.True(reader.Read() && reader.Id == RecordId.Allocation);
        Assert.Equal((0x1000UL, 16UL, TimeSpan.FromMicroseconds(5)), (reader.Pointer, reader.Size, reader.Time));
        Assert.Equal([1UL, 2UL, 3UL], reader.Frames.ToArray());
        Assert.True(reader.Read() && reader.Id == RecordId.Free && reader.Pointer == 0x1000 && reader.Frames.IsEmpty);
        Assert.False(reader.Read());
        Assert.Null(reader.Problem);
    }

    [Fact]
    public void The_header_tells_of_the_whole_trace()
    {
        var reader = new TraceReader(new TraceBuilder().Program().Header(512, "Shop", [9, 8], started: 1_000_000).Open());
        Assert.True(reader.Read() && reader.Read());
        TraceHeader header = reader.Header!;
        Assert.Equal((512L, "Shop", DateTimeOffset.UnixEpoch.AddSeconds(1)), (header.SampleInterval, header.GuestName, header.Started));
        Assert.Equal([9, 8], header.BuildId);
    }

    [Fact]
    public void Ranges_that_are_too_many_to_show_at_once_come_in_pieces()
    {
        var ranges = Enumerable.Range(0, 100_000).Select(i => ((ulong)i, (ulong)i + 1, (long)-i)).ToArray();
        var reader = new TraceReader(TraceBuilder.Own().Survivors(ranges).Restored().Open());
        Assert.True(reader.Read() && reader.Read());
        var read = new List<(ulong, ulong, long)>();
        bool isContinued = false;
        while (reader.Read() && reader.Id == RecordId.Survivors)
        {
            Assert.Equal(isContinued, reader.IsContinued);
            isContinued = true;
            foreach (SurvivorRange range in reader.Survivors)
                read.Add((range.Start, range.End, range.Distance));
        }
        Assert.Equal(ranges, read);
        Assert.Equal(RecordId.Restored, reader.Id);
    }

    [Fact]
    public void A_record_of_a_later_version_is_skipped_and_so_is_what_a_known_one_has_more()
    {
        byte[] longer = [.. TraceBuilder.U64(1), .. TraceBuilder.U64(2), .. new byte[8], 1, 2, 3];
        var reader = new TraceReader(TraceBuilder.Own().Own(0x999, new byte[3_000_000]).Own(0x106, longer).Stack(4).Open());
        Assert.True(reader.Read() && reader.Read() && reader.Read());
        Assert.Equal(new TraceEnd(1, 2, false), reader.End);
        Assert.True(reader.Read() && reader.Id == RecordId.Stack && reader.Frames[0] == 4);
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0xFF)]
    public void A_record_of_Hyperlight_that_nobody_knows_ends_the_trace(ulong id)
    {
        var reader = new TraceReader(new TraceBuilder().Program().Record(id).Stack(1).Open());
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal($"the record at byte 56 has the unknown id {id}; the trace was read up to there", reader.Problem);
        Assert.False(reader.IsCutOff);
    }

    [Fact]
    public void A_record_that_is_shorter_than_it_must_be_ends_the_trace()
    {
        var reader = new TraceReader(new TraceBuilder().Program().Own(0x101, new byte[8]).Open());
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Contains("byte 56 is damaged", reader.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_no_trace() =>
        Assert.Equal("is empty", Assert.Throws<InvalidTraceException>(() => new TraceReader(new MemoryStream()).Read()).Message);

    [Fact]
    public void A_file_that_does_not_begin_with_a_hash_is_no_trace()
    {
        var error = Assert.Throws<InvalidTraceException>(() => new TraceReader(new TraceBuilder().Free(1).Open()).Read());
        Assert.StartsWith("is no memory trace", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_of_the_format_is_refused()
    {
        var reader = new TraceReader(new TraceBuilder().Program().Header(version: 2).Open());
        Assert.True(reader.Read());
        Assert.Contains("version 2", Assert.Throws<InvalidTraceException>(() => reader.Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_trace_of_a_big_endian_machine_is_told_as_that(ulong microseconds)
    {
        byte[] hash = new byte[32];
        byte[] file = [.. Swapped(0, microseconds, 0), .. hash, .. Swapped(0, 9, 2, 0x1000, 16, 0)];
        var reader = new TraceReader(new MemoryStream(file));
        var error = Assert.Throws<InvalidTraceException>(() => { while (reader.Read()) { } });
        Assert.Equal("is of a machine of the other byte order", error.Message);
    }

    [Fact]
    public void A_trace_that_is_cut_anywhere_is_read_up_to_the_last_whole_record()
    {
        byte[] whole = TraceBuilder.Own().Allocate(1, 2, 3, 4).Stack(5).Survivors((1, 2, 3)).Own(0x999, [1, 2]).Collected(0, 6).Free(1).End().Bytes;
        long[] ends = Ends(whole);
        Assert.Equal(8, ends.Length);
        for (int length = 1; length < whole.Length; length++)
        {
            var reader = new TraceReader(new MemoryStream(whole, 0, length));
            int records = 0;
            while (reader.Read())
                records++;
            // The unknown record is at ends[4], and not shown; here its end counts for what follows.
            Assert.Equal(ends.Count(end => end <= length), records);
            long start = StartOfLast(length);
            Assert.Equal(start < length ? $"the trace was cut off at byte {start}" : null, reader.Problem);
        }

        long StartOfLast(int length) => AllEnds(whole).Prepend(0).Last(end => end <= length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_count_that_no_file_could_hold_is_not_believed(ulong id)
    {
        ulong[] numbers = id switch { 2 => [1, 2, Huge], 3 => [1, Huge], _ => [Huge] };
        AssertCutOff(new TraceBuilder().Program().Record(id).Numbers(numbers).Raw(new byte[100]));
        AssertCutOff(new TraceBuilder().Program().Record(id).Numbers([.. numbers[..^1], ulong.MaxValue]).Raw(new byte[100]));
    }

    [Theory]
    [InlineData(0x100)]
    [InlineData(0x101)]
    [InlineData(0x102)]
    [InlineData(0x103)]
    [InlineData(0x104)]
    [InlineData(0x105)]
    [InlineData(0x106)]
    [InlineData(0x999)]
    public void A_length_that_no_file_could_have_is_not_believed(ulong id)
    {
        AssertCutOff(new TraceBuilder().Program().Record(id).Numbers(Huge).Raw(new byte[100]));
        AssertCutOff(new TraceBuilder().Program().Record(id).Numbers(ulong.MaxValue).Raw(new byte[100]));
    }

    [Theory]
    [InlineData(0x102, 16)]
    [InlineData(0x103, 8)]
    [InlineData(0x104, 16)]
    public void A_count_that_its_record_could_not_hold_is_damage(ulong id, int numbers)
    {
        byte[] content = [.. new byte[numbers - 8], .. TraceBuilder.U64(Huge), .. new byte[48]];
        var reader = new TraceReader(new TraceBuilder().Program().Own(id, content).Open());
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Contains("is damaged", reader.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_that_is_too_deep_is_cut_and_counted()
    {
        ulong[] frames = [.. Enumerable.Range(1, TraceReader.MostFrames + 10).Select(static i => (ulong)i)];
        var reader = new TraceReader(new TraceBuilder().Program().Allocate(1, 2, frames).Free(1).Open());
        Assert.True(reader.Read() && reader.Read());
        Assert.Equal(frames[..TraceReader.MostFrames], reader.Frames.ToArray());
        Assert.Equal(1, reader.StacksCut);
        Assert.True(reader.Read() && reader.Id == RecordId.Free);
    }

    [Fact]
    public void A_pipe_that_gives_a_byte_at_a_time_is_read_like_a_file()
    {
        byte[] whole = TraceBuilder.Own().Allocate(1, 2, 3, 4).Own(0x999, new byte[70]).Survivors((1, 2, 3), (4, 5, 6)).End(7).Bytes;
        var reader = new TraceReader(new SlowPipe(whole));
        RecordId[] ids = [RecordId.Program, RecordId.Trace, RecordId.Allocation, RecordId.Survivors, RecordId.End];
        foreach (RecordId id in ids)
            Assert.True(reader.Read() && reader.Id == id);
        Assert.False(reader.Read());
        Assert.Equal(7UL, reader.End!.Value.RecordsLeftOut);
        Assert.Null(reader.Problem);
    }

    private static void AssertCutOff(TraceBuilder trace)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var reader = new TraceReader(trace.Open());
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal("the trace was cut off at byte 56", reader.Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static byte[] Swapped(params ulong[] numbers) => [.. numbers.SelectMany(static number => TraceBuilder.U64(number).Reverse())];

    // Where records end that the reader shows.
    private static long[] Ends(byte[] whole) => [.. AllEnds(whole).Where((_, index) => index != 5)];

    // Where each record ends, by the table.
    private static List<long> AllEnds(byte[] whole)
    {
        var ends = new List<long>();
        for (int at = 0; at < whole.Length; ends.Add(at))
        {
            ulong id = BitConverter.ToUInt64(whole, at + 16);
            at += 24 + id switch
            {
                0 => 32,
                1 => 8 + 8 * BitConverter.ToInt32(whole, at + 24),
                2 => 24 + 8 * BitConverter.ToInt32(whole, at + 40),
                3 => 16 + 8 * BitConverter.ToInt32(whole, at + 32),
                _ => 8 + BitConverter.ToInt32(whole, at + 24),
            };
        }
        return ends;
    }
}
