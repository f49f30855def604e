using System.Diagnostics;
using Hyperlight.Host.Telemetry;

namespace Hyperlight.Host.Tracing;

/// <summary>Names of the host's spans around a guest's, and how they fail.</summary>
internal static class TraceNames
{
    /// <summary>The guest runs.</summary>
    public const string CallToGuest = "call-to-guest";

    /// <summary>The guest waits for a host function.</summary>
    public const string CallToHost = "call-to-host";

    private const int LongestMessage = 1024;

    /// <summary>Says that a span failed. What the exception is, the span tells where it happened.</summary>
    public static void Fail(Activity? span, Exception error)
    {
        if (span is null)
            return;
        span.SetStatus(ActivityStatusCode.Error, error.Message.Length <= LongestMessage ? error.Message : $"{error.Message.AsSpan(0, LongestMessage)}…");
        span.SetTag(SpanAttributes.ErrorType, error.GetType().FullName);
    }
}
