using Hyperlight.Host.Memory;

namespace Security.Tests;

/// <summary>Address ranges, against a table with an entry for each page.</summary>
public sealed class RangeSetTests
{
    private const int Pages = 200;
    private const ulong Lowest = 0x1_0000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Taken_and_given_up_at_random_they_are_what_a_table_of_pages_says(int seed)
    {
        var random = new Random(seed);
        var set = new RangeSet(Lowest, Lowest + Pages * PageTables.PageSize);
        bool[] taken = new bool[Pages];
        for (int step = 0; step < 5000; step++)
        {
            int first = random.Next(Pages), count = random.Next(1, Math.Min(40, Pages - first) + 1);
            bool take = random.Next(2) == 0;
            Change(set, first, count, take);
            taken.AsSpan(first, count).Fill(take);
            Assert.Equal(RangesOf(taken), set.All);
        }
    }

    [Fact]
    public void All_but_the_first_and_the_last_of_many_are_given_up_at_once()
    {
        const int many = 1_000_000;
        var set = new RangeSet(Lowest, ulong.MaxValue);
        for (ulong i = 0; i < many; i++)
            set.Add(Lowest + i * 2 * PageTables.PageSize, PageTables.PageSize);
        Assert.Equal(many, set.Count);
        set.Remove(Lowest + PageTables.PageSize, (2 * many - 3) * (ulong)PageTables.PageSize);
        Assert.Equal(2, set.Count);
    }

    private static void Change(RangeSet set, int first, int count, bool take)
    {
        (ulong start, ulong length) = (Lowest + (ulong)first * PageTables.PageSize, (ulong)count * PageTables.PageSize);
        if (take)
            set.Add(start, length);
        else
            set.Remove(start, length);
    }

    private static List<(ulong Start, ulong End)> RangesOf(bool[] taken)
    {
        var ranges = new List<(ulong Start, ulong End)>();
        for (int page = 0; page < Pages; page++)
        {
            ulong start = Lowest + (ulong)page * PageTables.PageSize;
            if (!taken[page])
                continue;
            if (ranges.Count > 0 && ranges[^1].End == start)
                ranges[^1] = (ranges[^1].Start, start + PageTables.PageSize);
            else
                ranges.Add((start, start + PageTables.PageSize));
        }
        return ranges;
    }
}
