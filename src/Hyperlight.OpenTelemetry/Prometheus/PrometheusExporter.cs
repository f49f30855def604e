using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Hyperlight.Telemetry.Prometheus;

/// <summary>Keeps the text of the last collection.</summary>
internal sealed class PrometheusExporter : BaseExporter<Metric>
{
    public string Text { get; private set; } = "";

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new PrometheusText();
        // One name's lines must stand together.
        List<Metric> metrics = [];
        foreach (Metric metric in batch)
            metrics.Add(metric);
        foreach (Metric metric in metrics.OrderBy(PrometheusText.NameOf, StringComparer.Ordinal))
            text.Add(metric);
        Text = text.ToString();
        return ExportResult.Success;
    }
}
