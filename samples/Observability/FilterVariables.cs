using Hyperlight;
using Microsoft.Extensions.Logging;

namespace Observability;

/// <summary>What the filter variables ask of a trace.</summary>
internal static class FilterVariables
{
    /// <summary>Whether the steps inside of operations are wanted: their log records would be.</summary>
    public static bool AskForTraces => HyperlightTelemetry.LevelOf(HyperlightTelemetry.InternalCategory) <= LogLevel.Trace;

    /// <summary>Whether what the guest does is wanted: log records of all its details would be.</summary>
    public static bool AskForGuests => HyperlightTelemetry.LevelOf(HyperlightTelemetry.GuestCategory) <= LogLevel.Trace;

    /// <summary>The sources of spans that are wanted.</summary>
    public static IEnumerable<string> Sources =>
    [
        HyperlightTelemetry.SourceName,
        .. AskForTraces ? [HyperlightTelemetry.InternalSourceName] : (string[])[],
        .. AskForGuests ? [HyperlightTelemetry.GuestSourceName] : (string[])[],
    ];
}
