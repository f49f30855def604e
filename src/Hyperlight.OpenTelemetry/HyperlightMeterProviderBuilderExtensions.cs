using Hyperlight;
using Hyperlight.Telemetry;

namespace OpenTelemetry.Metrics;

/// <summary>Metrics of Hyperlight for OpenTelemetry.</summary>
public static class HyperlightMeterProviderBuilderExtensions
{
    /// <summary>Collects what sandboxes measure.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="includeOlderNames">Whether the four metrics that Hyperlight had in its first versions come too, with durations in microseconds. See <c>docs/observability.md</c>.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddHyperlightInstrumentation(this MeterProviderBuilder builder, bool includeOlderNames = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddMeter(HyperlightTelemetry.MeterName);
        return includeOlderNames ? builder.AddMeter(OlderMetrics.MeterName).AddInstrumentation(static () => new OlderMetrics()) : builder;
    }
}
