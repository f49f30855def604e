using System.Diagnostics;
using Hyperlight;
using TracedGuest;

namespace Telemetry.Tests.Support;

/// <summary>Sandboxes whose guests tell what they do.</summary>
internal static class Traced
{
    /// <summary>A builder; records of any level pass when there is a logger.</summary>
    public static SandboxBuilder Builder(TelemetryOptions? telemetry = null, ITracedHost? host = null, GuestBinary? guest = null)
    {
        SandboxBuilder builder = new SandboxBuilder(guest ?? Guests.TracedGuest_trace_guest).WithHostFunctions(host ?? new TracedHost()).WithOutput(TextWriter.Null);
        return telemetry is null ? builder : builder.WithTelemetry(telemetry);
    }

    public static Sandbox Build(TelemetryOptions? telemetry = null, ITracedHost? host = null) => Builder(telemetry, host).Build();

    /// <summary>Listens to the host's calls and to guests.</summary>
    public static SpanProbe Listen() => new(HyperlightTelemetry.SourceName, HyperlightTelemetry.GuestSourceName);

    /// <summary>The path from the test's span to this one, without the test's.</summary>
    public static string PathTo(this SpanProbe spans, Activity span)
    {
        var path = new List<string>();
        for (Activity? at = span; at is not null; at = spans.Ended.FirstOrDefault(other => other.SpanId == at.ParentSpanId))
            path.Insert(0, at.OperationName);
        return string.Join(" > ", path);
    }
}

/// <summary>The host of a traced guest.</summary>
internal sealed class TracedHost : ITracedHost
{
    /// <summary>Called by <see cref="Ask"/>.</summary>
    public Action? Meanwhile { get; init; }

    public int Ask(int value)
    {
        Meanwhile?.Invoke();
        return value;
    }

    public void Refuse(string reason) => throw new InvalidOperationException(reason);
}
