using System.Diagnostics;
using System.Runtime.InteropServices;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Reading;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Hostile;

/// <summary>A million traces that no writer wrote. <c>TRACE_SEED</c> repeats a run.</summary>
public sealed class HostileTraceTests
{
    private const int Count = 1_000_000, InOneGo = 10_000, MostBytes = 4 << 20;
    private static readonly ulong[] Interesting = [0, 1, 2, 8, 16, 0x100, 0x1000, 1UL << 31, uint.MaxValue, 1UL << 63, (1UL << 63) + 8, ulong.MaxValue - 7, ulong.MaxValue];
    private static readonly ulong[] Ids = [0, 1, 2, 3, 4, 5, 0xFF, 0x100, 0x101, 0x102, 0x103, 0x104, 0x105, 0x106, 0x107, ulong.MaxValue];

    [Fact]
    public void A_million_damaged_and_random_traces_are_read_or_refused_within_bounds()
    {
        int seed = Environment.GetEnvironmentVariable("TRACE_SEED") is { } given ? int.Parse(given, null) : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"TRACE_SEED={seed}");
        byte[] sample = Sample();
        int refused = 0, whole = 0;
        Parallel.For(0, Count / InOneGo, go =>
        {
            (int Refused, int Whole) result = PlayMany(sample, seed + go);
            Interlocked.Add(ref refused, result.Refused);
            Interlocked.Add(ref whole, result.Whole);
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{refused} were refused, {whole} were whole.");
        Assert.InRange(refused, 1, Count - 1);
        Assert.InRange(whole, 1, Count - 1);
    }

    private static (int Refused, int Whole) PlayMany(byte[] sample, int seed)
    {
        var random = new Random(seed);
        int refused = 0, whole = 0;
        for (int i = 0; i < InOneGo; i++)
        {
            byte[] trace = i % 2 == 0 ? Damaged(random, sample) : Invented(random);
            try
            {
                whole += Play(trace).Notes.Count == 0 ? 1 : 0;
            }
            catch (InvalidTraceException)
            {
                refused++;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Trace {i} of the go with TRACE_SEED={seed}: {error.Message}", error);
            }
        }
        return (refused, whole);
    }

    [Fact]
    public void The_sample_is_whole_before_it_is_damaged() => Assert.Empty(HeapReplay.Run(new MemoryStream(Sample())).Notes);

    // Ranges over all addresses, again and again, over blocks that lie far from each other: what they cost does not multiply.
    [Fact]
    public void Ranges_that_overlap_a_thousand_times_take_no_thousand_times_as_long()
    {
        var trace = TraceBuilder.Own().Block(BlockKind.Managed);
        for (ulong i = 0; i < 20_000; i++)
            trace.Allocate(i << 40, 1, 1);
        for (int i = 0; i < 40; i++)
            trace.Collection(0, (0, ulong.MaxValue)).Survivors([.. Enumerable.Repeat((0UL, ulong.MaxValue, 8L), 50)]).Collected(0);
        long start = Stopwatch.GetTimestamp();
        Profile profile = HeapReplay.Run(trace.End().Open());
        Assert.Equal(20_000, profile.Totals[0].LiveCount);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static Profile Play(byte[] trace)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Profile profile = HeapReplay.Run(new MemoryStream(trace));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        foreach (SiteTotals totals in profile.Totals)
            Assert.True(totals.LiveCount <= totals.Count * (1 + 1e-9) && totals.PeakBytes >= 0);
        return profile;
    }

    private static byte[] Damaged(Random random, byte[] sample)
    {
        byte[] copy = sample.AsSpan(0, random.Next(3) == 0 ? random.Next(sample.Length) : sample.Length).ToArray();
        for (int changes = copy.Length == 0 ? 0 : random.Next(1, 6); changes > 0; changes--)
        {
            int place = random.Next(copy.Length), word = place & ~7;
            if (random.Next(3) > 0)
                copy[place] = (byte)random.Next(256);
            else if (word + 8 <= copy.Length)
                BitConverter.TryWriteBytes(copy.AsSpan(word), Interesting[random.Next(Interesting.Length)]);
        }
        return copy;
    }

    // Records whose ids are right more often than what follows them.
    private static byte[] Invented(Random random)
    {
        var numbers = new List<ulong>();
        if (random.Next(50) > 0)
            numbers.AddRange([0, 0, 0, 1, 2, 3, 4]);
        for (int records = random.Next(8); records > 0; records--)
        {
            numbers.AddRange([(ulong)random.Next(1000), 0, Ids[random.Next(Ids.Length)]]);
            for (int more = random.Next(7); more > 0; more--)
                numbers.Add(random.Next(3) == 0 ? Interesting[random.Next(Interesting.Length)] : (ulong)random.Next(64));
        }
        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(numbers)).ToArray();
    }

    private static byte[] Sample() => TraceBuilder.Own(4096).Block(BlockKind.Managed, type: 0x77).Allocate(0x1000, 32, 1, 2).Allocate(0x1020, 48, 1, 3)
        .Collection(0, (0x1000, 0x2000)).Survivors((0x1020, 0x1050, -0x20)).Collected(0, 48, 0, 0).Block(BlockKind.Native).Allocate(0x5000, 1 << 20, 4).Free(0x5000)
        .Stack(1, 2).Block(BlockKind.Mapping).Allocate(0x10000, 4096).End().Bytes;
}
