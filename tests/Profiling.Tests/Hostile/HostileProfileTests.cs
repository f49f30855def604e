using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight.Protocol;

namespace Hyperlight.Profiling.Tests.Hostile;

/// <summary>Whatever a guest writes as its profile, the host goes on, in bounds, and its trace holds whole records.</summary>
public sealed class HostileProfileTests
{
    private const int Batches = 1_000_000, BatchesOfAFile = 20_000;
    private const long SizeLimit = 16 << 20;
    private const ulong CodeStart = 0x40_0000, CodeSize = 0x30_0000;

    [Fact]
    public void A_million_hostile_batches_do_no_harm()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var hostile = new HostileProfile();
        long before = 0;
        for (int batch = 0; batch < Batches; batch++)
        {
            if (batch % BatchesOfAFile == 0)
                hostile.Begin(SizeLimit);
            Write(hostile, random);
            hostile.Profile.Drain();
            if (batch % BatchesOfAFile == BatchesOfAFile - 1)
                Check(hostile, seed);
            if (batch == Batches / 10)
                before = GC.GetTotalMemory(forceFullCollection: true);
        }
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 << 20);
    }

    [Fact]
    public void Survivors_that_a_guest_puts_behind_one_record_are_told_in_records_that_fit_the_file()
    {
        const int most = 1024, ranges = 4 * most + 900, cut = 16;
        using var hostile = new HostileProfile();
        hostile.Begin(SizeLimit);
        ulong[] numbers = [.. Enumerable.Range(1, 3 * ranges).Select(static number => (ulong)number)];
        var record = new ProfileRecord { Length = (uint)(Unsafe.SizeOf<ProfileRecord>() + numbers.Length * sizeof(ulong) + cut), Kind = ProfileRecordKind.Survivors };
        hostile.Add(record, default, stack: numbers.Length * sizeof(ulong) + cut);
        MemoryMarshal.AsBytes(numbers).CopyTo(hostile.Records[Unsafe.SizeOf<ProfileRecord>()..]);
        hostile.Profile.Drain();
        hostile.Complete();
        TraceRecord[] told = [.. Trace.Read(hostile.TracePath).Of(0x103)];
        Assert.Equal([most, most, most, most, 900], told.Select(static record => (int)record.Numbers[0]));
        Assert.Equal(numbers, told.SelectMany(static record => record.Numbers[1..]));
    }

    [Fact]
    public void A_guest_that_scribbles_over_its_buffer_harms_only_its_own_trace()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        using var profiled = new Profiled();
        using Snapshot clean = profiled.Sandbox.TakeSnapshot();
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            // It may make itself leave to its host for ever, or write where nothing is: then it is stopped.
            using (profiled.Sandbox.LimitCalls(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken))
            {
                try
                {
                    profiled.Guest.Scribble(random.Next(0, 400), bytes);
                    profiled.Guest.Keep(3, 10);
                }
                catch (HyperlightException)
                {
                    profiled.Sandbox.Restore(clean);
                }
            }
        }
        profiled.Sandbox.Restore(clean);
        Assert.Equal(5, profiled.Guest.Add(2, 3));
        profiled.Guest.Keep(7, 123);
        Assert.Equal(7, Recording.AllocationTests.SitesOf(profiled.End(), "kept").Count(static record => record.Size == 152));
    }

    private static void Write(HostileProfile hostile, Random random)
    {
        for (int records = random.Next(1, 4); records > 0; records--)
        {
            int stack = random.Next(3) == 0 ? random.Next(2000) & ~7 : random.Next(200);
            var record = new ProfileRecord
            {
                Length = random.Next(10) == 0 ? (uint)random.NextInt64(uint.MaxValue) : (uint)(Unsafe.SizeOf<ProfileRecord>() + stack),
                Kind = (ProfileRecordKind)random.Next(0, 9),
                Timestamp = Number(random),
                Pointer = Number(random),
                Extent = Number(random),
                Detail = Number(random),
            };
            ProfileRecord.Values values = default;
            for (int i = 0; i < 8; i++)
                values[i] = random.Next(2) == 0 ? CodeStart + (ulong)random.NextInt64((long)CodeSize) : Number(random);
            hostile.Add(record, values, stack);
        }
        // What looks like return addresses, now and then.
        for (int i = 0; i < 20; i++)
            BitConverter.TryWriteBytes(hostile.Records[(random.Next(4000) & ~7)..], CodeStart + (ulong)random.NextInt64((long)CodeSize));
        if (random.Next(50) == 0)
            hostile.Header.Length = (uint)random.NextInt64(uint.MaxValue);
    }

    private static ulong Number(Random random) => random.Next(4) switch
    {
        0 => (ulong)random.NextInt64(),
        1 => ulong.MaxValue - (ulong)random.Next(100),
        2 => (ulong)random.Next(5000),
        _ => 0xFFFF_0000 + (ulong)random.Next(0x10000),
    };

    private static void Check(HostileProfile hostile, int seed)
    {
        hostile.Complete();
        Trace trace = Trace.Read(hostile.TracePath);
        Assert.True(trace.Of(0x106).Count() == 1, $"seed {seed}");
        Assert.InRange(new FileInfo(hostile.TracePath).Length, 1, SizeLimit);
        ulong last = 0;
        foreach (TraceRecord record in trace.Records)
        {
            Assert.True(record.Time >= last, $"seed {seed}");
            last = record.Time;
        }
    }
}
