namespace Hyperlight.TraceDump.Profiles;

/// <summary>What happened at one site, over the whole trace. Numbers are estimates when the trace holds samples.</summary>
internal struct SiteTotals
{
    /// <summary>Records of allocations: what an estimate rests on.</summary>
    public long Records;

    /// <summary>Allocations.</summary>
    public double Count;

    /// <summary>Bytes that were allocated.</summary>
    public double Bytes;

    /// <summary>Blocks that are alive at the end.</summary>
    public double LiveCount;

    /// <summary>Bytes that are alive at the end.</summary>
    public double LiveBytes;

    /// <summary>Blocks that were gone before their thread allocated another one.</summary>
    public double Temporary;

    /// <summary>Bytes that were alive when most was alive in the whole guest.</summary>
    public double PeakBytes;

    /// <summary>Blocks that were alive then.</summary>
    public double PeakCount;

    /// <summary>Variance of <see cref="Count"/>; 0 when everything is recorded.</summary>
    public double CountVariance;

    /// <summary>Variance of <see cref="Bytes"/>.</summary>
    public double BytesVariance;

    /// <summary>Variance of <see cref="LiveCount"/>.</summary>
    public double LiveCountVariance;

    /// <summary>Variance of <see cref="LiveBytes"/>.</summary>
    public double LiveBytesVariance;

    /// <summary>Adds what happened at another site.</summary>
    public void Add(in SiteTotals other)
    {
        Records += other.Records;
        (Count, CountVariance) = (Count + other.Count, CountVariance + other.CountVariance);
        (Bytes, BytesVariance) = (Bytes + other.Bytes, BytesVariance + other.BytesVariance);
        (LiveCount, LiveCountVariance) = (LiveCount + other.LiveCount, LiveCountVariance + other.LiveCountVariance);
        (LiveBytes, LiveBytesVariance) = (LiveBytes + other.LiveBytes, LiveBytesVariance + other.LiveBytesVariance);
        Temporary += other.Temporary;
        (PeakCount, PeakBytes) = (PeakCount + other.PeakCount, PeakBytes + other.PeakBytes);
    }
}
