namespace Hyperlight.TraceDump.Profiles;

/// <summary>What a trace tells of a guest's memory. Numbers are estimates when it holds samples.</summary>
internal sealed class Profile
{
    private readonly SiteTotals[] _totals;

    /// <param name="sites">The sites.</param>
    /// <param name="totals">What happened at each.</param>
    public Profile(SiteTable sites, SiteTotals[] totals) => (Sites, _totals) = (sites, totals);

    /// <summary>The guest's name; empty when the trace does not tell.</summary>
    public string GuestName { get; init; } = "";

    /// <summary>Build id of the guest; empty when the trace does not tell.</summary>
    public byte[] BuildId { get; init; } = [];

    /// <summary>BLAKE3 hash of the guest's program: 32 bytes, or none when the trace ends before.</summary>
    public byte[] GuestHash { get; init; } = [];

    /// <summary>Mean bytes between samples; 0 when everything is recorded.</summary>
    public long SampleInterval { get; init; }

    /// <summary>When the profile began; null when the trace does not tell.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Time of the last record.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Where memory was allocated.</summary>
    public SiteTable Sites { get; }

    /// <summary>What happened at each site.</summary>
    public ReadOnlySpan<SiteTotals> Totals => _totals;

    /// <summary>The most bytes that were alive in the guest's heaps; mappings do not count, as the heaps lie in them.</summary>
    public double PeakBytes { get; init; }

    /// <summary>When that was.</summary>
    public TimeSpan PeakTime { get; init; }

    /// <summary>Whether the trace ends with a record that this tool cannot read.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>What was left out or is odd, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
