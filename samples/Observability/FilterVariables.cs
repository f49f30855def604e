using Hyperlight;
using Microsoft.Extensions.Logging;

namespace Observability;

/// <summary>What the filter variables ask of a trace.</summary>
internal static class FilterVariables
{
    /// <summary>Whether the steps inside of operations are wanted: their log records would be.</summary>
    public static bool AskForTraces => HyperlightTelemetry.LevelOf(HyperlightTelemetry.InternalCategory) <= LogLevel.Trace;
}
