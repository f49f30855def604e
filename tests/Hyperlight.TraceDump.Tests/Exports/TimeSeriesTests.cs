using Hyperlight.TraceDump.Plots;

namespace Hyperlight.TraceDump.Tests.Exports;

/// <summary>However long a trace is, its series are bounded and keep what matters.</summary>
public sealed class TimeSeriesTests
{
    [Fact]
    public void Few_changes_are_all_kept()
    {
        var series = new TimeSeries(2, 100);
        series.Add(TimeSpan.FromMicroseconds(5), 10, true, 0);
        series.Add(TimeSpan.FromMicroseconds(7), 4, true, 1);
        series.Add(TimeSpan.FromMicroseconds(9), -10, true, 0);
        Assert.Equal([(5, 10, 0), (7, 10, 4), (9, 0, 4)], series.Points().Select(static point => (point.Time.TotalMicroseconds, point.Values[0], point.Values[1])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_long_walk_keeps_its_extremes_its_end_and_its_order(int seed)
    {
        var random = new Random(seed);
        var series = new TimeSeries(3, 300);
        (long time, double total, double least, double most) = (0, 0, 0, 0);
        for (int i = 0; i < 200_000; i++)
        {
            // Sometimes nothing happens for long.
            time += random.Next(1000) == 0 ? random.Next(1_000_000) : random.Next(20);
            double change = random.Next(-50, 51);
            series.Add(TimeSpan.FromMicroseconds(time), change, true, random.Next(3));
            total += change;
            (least, most) = (Math.Min(least, total), Math.Max(most, total));
        }
        SeriesPoint[] points = [.. series.Points()];
        Assert.InRange(points.Length, 50, 300);
        Assert.Equal((least, most, total), (points.Min(static point => point.Total), points.Max(static point => point.Total), points[^1].Total));
        Assert.All(points, static point => Assert.Equal(point.Total, point.Values.Sum(), 1e-6));
        Assert.All(points.Zip(points.Skip(1)), static pair => Assert.True(pair.First.Time <= pair.Second.Time && pair.First.Change < pair.Second.Change));
    }

    [Fact]
    public void What_comes_and_goes_within_a_microsecond_is_kept()
    {
        var series = new TimeSeries(1, 100);
        foreach (double change in (double[])[5, 100, -100, -5, 7])
            series.Add(TimeSpan.FromMicroseconds(3), change, true, 0);
        Assert.Equal([105, 0, 7], series.Points().Select(static point => point.Total));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(-1000)]
    public void A_moment_is_kept_wherever_it_is(double height)
    {
        for (int at = 0; at < 2000; at += 37)
        {
            var series = new TimeSeries(1, 60);
            for (int i = 0; i < 2000; i++)
            {
                series.Add(TimeSpan.FromMicroseconds(3 * i), i % 2 == 0 ? 1 : -1, true, 0);
                if (i != at)
                    continue;
                series.Add(TimeSpan.FromMicroseconds(3 * i), height, true, 0);
                series.Add(TimeSpan.FromMicroseconds(3 * i + 1), -height, true, 0);
            }
            SeriesPoint moment = series.Points().MaxBy(static point => Math.Abs(point.Total))!;
            Assert.Equal((3 * at, height + (at % 2 == 0 ? 1 : 0)), (moment.Time.TotalMicroseconds, moment.Total));
        }
    }

    [Fact]
    public void Between_points_nothing_is_far_from_what_was()
    {
        // A saw whose teeth are longer than pieces of time: each tooth is there.
        var series = new TimeSeries(1, 600);
        for (int i = 0; i < 100_000; i++)
            series.Add(TimeSpan.FromMicroseconds(i * 10), i % 2000 == 1999 ? -1999 : 1, true, 0);
        int falls = series.Points().Zip(series.Points().Skip(1)).Count(static pair => pair.Second.Total < pair.First.Total - 1000);
        Assert.Equal(50, falls);
    }

    [Fact]
    public void Collections_are_thinned_and_the_fullest_stay()
    {
        var marks = new CollectionMarks(100);
        for (int i = 0; i < 10_000; i++)
            marks.Add(new CollectionMark(TimeSpan.FromMilliseconds(i), i % 3, [i == 7003 ? 1_000_000UL : 1000UL + (ulong)i % 7]));
        Assert.Equal(10_000, marks.Count);
        Assert.InRange(marks.Kept.Count, 25, 100);
        Assert.Equal(TimeSpan.FromMilliseconds(7003), Assert.Single(marks.Kept, static mark => mark.Total == 1_000_000).Time);
        Assert.All(marks.Kept.Zip(marks.Kept.Skip(1)), static pair => Assert.True(pair.First.Time < pair.Second.Time));
    }
}
