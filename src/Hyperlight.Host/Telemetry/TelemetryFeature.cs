using System.Diagnostics.CodeAnalysis;

namespace Hyperlight.Host.Telemetry;

/// <summary>Whether there are spans, with the log records that stand for them, and durations of calls. When not, compilers leave their code out.</summary>
internal static class TelemetryFeature
{
    [FeatureSwitchDefinition(HyperlightTelemetry.SupportSwitch)]
    public static bool IsSupported { get; } = !AppContext.TryGetSwitch(HyperlightTelemetry.SupportSwitch, out bool isSupported) || isSupported;
}
