using Hyperlight.Symbols;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Tests.Profiles;

public sealed class LiveBlocksTests
{
    [Fact]
    public void They_hold_what_a_dictionary_holds()
    {
        var (random, blocks, expected) = (new Random(7), new LiveBlocks(), new SortedDictionary<ulong, LiveBlock>());
        for (int i = 0; i < 200_000; i++)
        {
            // Few pages, some of them far away, and sizes that need the escape.
            ulong pointer = ((ulong)random.Next(8) << 60) + (ulong)random.Next(100_000);
            var block = new LiveBlock(pointer, random.Next(4) == 0 ? ulong.MaxValue - (ulong)random.Next(9) : (ulong)random.Next(500), random.Next(5));
            if (random.Next(2) == 0 && !expected.ContainsKey(pointer))
                Assert.True(blocks.TryAdd(block) && expected.TryAdd(pointer, block));
            else
                Assert.Equal(expected.Remove(pointer, out LiveBlock known), blocks.TryRemove(pointer, out LiveBlock removed) && removed == known);
            if (i % 10_000 == 0)
                ExtractFromBoth(random, blocks, expected);
        }
        Assert.Equal(expected.Count, blocks.Count);
        Assert.Equal(expected.Values, blocks.All().OrderBy(static block => block.Pointer));
    }

    [Fact]
    public void Ten_million_of_them_need_less_than_150_MB()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var blocks = new LiveBlocks();
        for (int i = 0; i < 10_000_000; i++)
            blocks.TryAdd(new LiveBlock(0x10_0000_0000 + (ulong)i * 48, 48, i & 0xFF));
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(10_000_000, blocks.Count);
        Assert.InRange(bytes, 0, 150_000_000);
    }

    [Fact]
    public void What_is_above_the_limit_finds_no_room()
    {
        var blocks = new LiveBlocks(most: 2);
        Assert.True(blocks.TryAdd(new LiveBlock(1, 1, 0)) && blocks.TryAdd(new LiveBlock(2, 1, 0)));
        Assert.False(blocks.TryAdd(new LiveBlock(3, 1, 0)));
        Assert.True(blocks.TryRemove(1, out _) && blocks.TryAdd(new LiveBlock(3, 1, 0)));
    }

    private static void ExtractFromBoth(Random random, LiveBlocks blocks, SortedDictionary<ulong, LiveBlock> expected)
    {
        ulong start = ((ulong)random.Next(8) << 60) + (ulong)random.Next(50_000), end = start + (random.Next(2) == 0 ? 30_000 : 1UL << 61);
        LiveBlock[] wanted = [.. expected.Values.Where(block => block.Pointer >= start && block.Pointer < end && block.Site is 1 or 2)];
        var taken = new List<LiveBlock>();
        blocks.Extract(start, end, static site => site is 1 or 2, taken.Add, new WorkBudget(long.MaxValue));
        Assert.Equal(wanted, taken);
        foreach (LiveBlock block in wanted)
            expected.Remove(block.Pointer);
    }
}
