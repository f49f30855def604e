using Hyperlight;

namespace Observability;

/// <summary>What the filter variables ask of a trace.</summary>
internal static class FilterVariables
{
    /// <summary>Whether the steps inside of operations are wanted: some part of the host has the level trace.</summary>
    public static bool AskForTraces => Text.Split(',', StringSplitOptions.TrimEntries)
        .Any(static directive => directive is "trace" || directive.StartsWith("hyperlight", StringComparison.OrdinalIgnoreCase) && directive.EndsWith("=trace", StringComparison.OrdinalIgnoreCase));

    private static string Text =>
        Environment.GetEnvironmentVariable(HyperlightTelemetry.LogVariable) ?? Environment.GetEnvironmentVariable(HyperlightTelemetry.FallbackLogVariable) ?? "";
}
