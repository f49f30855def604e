namespace Hyperlight.Telemetry;

/// <summary>What a metrics endpoint shows.</summary>
public sealed class HyperlightMetricsOptions
{
    /// <summary>Names of further meters, such as your own. The meter of Hyperlight is always shown.</summary>
    public ICollection<string> Meters { get; } = [];

    /// <summary>Whether the four metrics that Hyperlight had in its first versions are shown too.</summary>
    public bool OlderNames { get; set; }
}
