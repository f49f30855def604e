namespace Hyperlight.TraceDump.Plots;

/// <summary>The values of some series at one time.</summary>
internal sealed class SeriesPoint(int width)
{
    /// <summary>Since the profile began.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>Which change it came with, from 1: many fall on one microsecond.</summary>
    public long Change { get; private set; }

    /// <summary>All that is alive.</summary>
    public double Total { get; private set; }

    /// <summary>A value for each series.</summary>
    public double[] Values { get; } = new double[width];

    public void Set(TimeSpan time, long change, double total, ReadOnlySpan<double> values)
    {
        (Time, Change, Total) = (time, change, total);
        values.CopyTo(Values);
    }

    public void Set(SeriesPoint other) => Set(other.Time, other.Change, other.Total, other.Values);
}
