using Hyperlight.Telemetry.Prometheus;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Hyperlight.Telemetry;

/// <summary>Collects metrics, and gives them as text that Prometheus reads (format 0.0.4). Thread-safe.</summary>
public sealed class HyperlightMetricsText : IDisposable
{
    private readonly Lock _gate = new();
    private readonly PrometheusExporter _exporter = new();
    private readonly MeterProvider _provider;

    /// <summary>Begins to collect.</summary>
    /// <param name="configure">Says what is collected beside Hyperlight's own metrics; null for nothing.</param>
    public HyperlightMetricsText(Action<HyperlightMetricsOptions>? configure = null)
    {
        var options = new HyperlightMetricsOptions();
        configure?.Invoke(options);
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddHyperlightInstrumentation(options.OlderNames)
            .AddMeter([.. options.Meters])
            .AddReader(new BaseExportingMetricReader(_exporter))
            .Build();
    }

    /// <summary>The content type of the text.</summary>
    public static string ContentType => PrometheusText.ContentType;

    /// <summary>The metrics as they are now.</summary>
    public string Read()
    {
        lock (_gate)
        {
            _provider.ForceFlush();
            return _exporter.Text;
        }
    }

    /// <summary>Stops collecting.</summary>
    public void Dispose() => _provider.Dispose();
}
