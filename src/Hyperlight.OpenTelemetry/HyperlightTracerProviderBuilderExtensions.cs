using Hyperlight;

namespace OpenTelemetry.Trace;

/// <summary>Traces of Hyperlight for OpenTelemetry.</summary>
public static class HyperlightTracerProviderBuilderExtensions
{
    /// <summary>Collects the spans of sandboxes, of calls, and of what guests do in them.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="includeInternals">Whether also the steps inside of them are collected, among them every run of a vCPU.</param>
    /// <param name="includeGuests">
    /// Whether also the spans of guests are collected, between those of the calls. Only guests with the feature <c>trace_guest</c> have any; the others cost nothing.
    /// </param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddHyperlightInstrumentation(this TracerProviderBuilder builder, bool includeInternals = false, bool includeGuests = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddSource(HyperlightTelemetry.SourceName);
        if (includeInternals)
            builder.AddSource(HyperlightTelemetry.InternalSourceName);
        return includeGuests ? builder.AddSource(HyperlightTelemetry.GuestSourceName) : builder;
    }
}
