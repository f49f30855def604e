using System.Diagnostics.Tracing;
using System.Globalization;

namespace Observability.TracingOtlp;

/// <summary>Says once when spans do not reach the collector. The exporter itself tells only those who listen to its event source; calls go on without it.</summary>
internal sealed class ExportWarnings(TextWriter output) : EventListener
{
    private const string Exporter = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private int _told;

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Exporter)
            EnableEvents(eventSource, EventLevel.Warning);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventSource.Name != Exporter || Interlocked.Exchange(ref _told, 1) != 0)
            return;
        string text = string.Format(CultureInfo.InvariantCulture, eventData.Message ?? "", [.. eventData.Payload ?? []]);
        output.WriteLine($"TracingOtlp: spans do not reach the collector; calls go on. {text.Split('\n')[0].Trim()}");
    }
}
