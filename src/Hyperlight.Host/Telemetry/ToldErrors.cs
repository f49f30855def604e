using System.Runtime.CompilerServices;

namespace Hyperlight.Host.Telemetry;

/// <summary>Remembers which errors were told already, so that an error that passes through several operations is told once: where it happened.</summary>
internal static class ToldErrors
{
    private static readonly ConditionalWeakTable<Exception, object> OnSpans = [], InLogs = [];

    /// <summary>True the first time that an error comes to a span.</summary>
    public static bool IsNewToSpans(Exception error) => OnSpans.TryAdd(OriginOf(error), OnSpans);

    /// <summary>A span has told it that this process knows nothing of.</summary>
    public static void ToldOnSpan(Exception error) => OnSpans.TryAdd(OriginOf(error), OnSpans);

    /// <summary>True the first time that an error comes to the log.</summary>
    public static bool IsNewToLogs(Exception error) => InLogs.TryAdd(OriginOf(error), InLogs);

    // What a host function threw comes back through the guest as another exception.
    private static Exception OriginOf(Exception error) => error is HostFunctionException { InnerException: { } thrown } ? thrown : error;
}
