using Values.Tests.Support;

namespace Values.Tests;

/// <summary>Calls with several parameters of several kinds.</summary>
[Collection(nameof(Listening))]
public sealed class BatchTests(GuestFixture guest) : IClassFixture<GuestFixture>
{
    private readonly IBatch _batch = guest.Batch;

    [Fact]
    public void Parameters_of_every_kind_arrive_in_their_order()
    {
        (Guid first, Guid second, Guid third) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Line[] lines = [new("a", 1), new("b", 2, 0.5m)];

        var sorted = _batch.Sort(lines, 0, null, Color.Green, new Dictionary<Guid, int> { [first] = 1, [second] = 0, [third] = 9 }, [1, 2, 3]);

        Same.As(
            new Dictionary<Guid, Line?>
            {
                [first] = lines[1] with { Color = Color.Green },
                [second] = lines[0] with { Color = Color.Green },
                [third] = null,
                [Guid.Empty] = new Line("none", 3),
            },
            sorted);
    }

    [Fact]
    public void Numbers_travel_as_memory()
    {
        int[] numbers = [9, 2, 2, 4, 1];
        double[] factors = [0, 1, 2.5, -1, 10];

        Assert.Equal([0, 2, 5, -4, 10], _batch.Numbers(numbers, factors).ToArray());
        Assert.Equal([5, -4], _batch.Numbers(numbers.AsMemory(2, 2), factors.AsMemory(2, 2)).ToArray());
    }

    [Fact]
    public void A_list_of_tuples_or_null_comes_back()
    {
        Assert.Null(_batch.Maybe(false, [true]));
        Same.As(new List<(string, int?)> { ("0", 0), ("1", null) }, _batch.Maybe(true, [true, false]));
    }

    [Fact]
    public void There_may_be_more_than_eleven_parameters() =>
        Assert.Equal(66 + 100 + 1000, _batch.Many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, new Point(40, 60), null));

    [Fact]
    public void Calls_with_values_only_allocate_nothing_on_either_side()
    {
        Assert.Equal(100 * 7 + 4950, CallOften(100));
        long guestBefore = _batch.Allocated(), before = GC.GetAllocatedBytesForCurrentThread();
        CallOften(1000);
        long host = GC.GetAllocatedBytesForCurrentThread() - before, guest = _batch.Allocated() - guestBefore;
        Assert.Equal((0, 0), (host, guest));
    }

    [Fact]
    public void A_number_without_a_name_is_refused_before_it_is_sent() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _batch.Sort([], 0, null, (Color)77, new Dictionary<Guid, int>(), []));

    [Fact]
    public void Null_in_a_list_that_forbids_it_is_refused_before_it_is_sent() =>
        Assert.Throws<ArgumentNullException>(() => _batch.Sort([null!], 0, null, Color.None, new Dictionary<Guid, int>(), []));

    [Fact]
    public void A_value_that_holds_itself_is_refused_before_it_is_sent()
    {
        var children = new List<Node>();
        var node = new Node("holds itself", null, children);
        children.Add(node);

        var error = Assert.Throws<ArgumentException>(() => guest.Get<IValues>().Value(node));

        Assert.Equal("The values lie more than 64 deep in each other, or one holds itself.", error.Message);
    }

    [Fact]
    public void Values_lie_in_each_other_as_deep_as_64()
    {
        Node deepest = Enumerable.Range(0, 63).Aggregate(new Node("0"), static (node, number) => new Node($"{number}", node));

        Same.As(deepest, guest.Get<IValues>().Value(deepest));
        Assert.Throws<ArgumentException>(() => guest.Get<IValues>().Value(new Node("one more", deepest)));
    }

    private long CallOften(int times)
    {
        var (id, at) = (Guid.NewGuid(), DateTimeOffset.UnixEpoch);
        long sum = 0;
        for (int i = 0; i < times; i++)
            sum += _batch.Mix(id, 3.5m, Color.Green, at, new Point(i, 2), i % 2 == 0 ? null : TimeSpan.Zero, (3, 4)).Ticks - at.Ticks;
        return sum;
    }
}
