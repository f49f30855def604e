using Hyperlight.Guest.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hyperlight.Guest;

/// <summary>
/// How guest code tells its host what it does. Spans need no setting: in a guest with the feature <c>trace_guest</c>, what any
/// <see cref="System.Diagnostics.ActivitySource"/> starts appears on the host while somebody listens there.
/// </summary>
public static class GuestTelemetry
{
    /// <summary>Makes loggers whose records the host gets, under the category <c>Hyperlight.Guest.</c> and the logger's own. Without the feature <c>trace_guest</c> they go nowhere.</summary>
    public static ILoggerFactory LoggerFactory => GuestFeatures.TraceGuest ? GuestLoggerFactory.Instance : NullLoggerFactory.Instance;
}
