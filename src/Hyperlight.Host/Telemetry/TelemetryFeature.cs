using System.Diagnostics.CodeAnalysis;

namespace Hyperlight.Host.Telemetry;

/// <summary>Whether there are spans, durations and log records at all. When not, compilers leave their code out.</summary>
internal static class TelemetryFeature
{
    [FeatureSwitchDefinition(HyperlightTelemetry.SupportSwitch)]
    public static bool IsSupported { get; } = !AppContext.TryGetSwitch(HyperlightTelemetry.SupportSwitch, out bool isSupported) || isSupported;
}
