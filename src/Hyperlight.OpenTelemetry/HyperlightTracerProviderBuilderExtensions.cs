using Hyperlight;

namespace OpenTelemetry.Trace;

/// <summary>Traces of Hyperlight for OpenTelemetry.</summary>
public static class HyperlightTracerProviderBuilderExtensions
{
    /// <summary>Collects the spans of sandboxes and of calls.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="includeInternals">Whether also the steps inside of them are collected, among them every run of a vCPU.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddHyperlightInstrumentation(this TracerProviderBuilder builder, bool includeInternals = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddSource(HyperlightTelemetry.SourceName);
        return includeInternals ? builder.AddSource(HyperlightTelemetry.InternalSourceName) : builder;
    }
}
