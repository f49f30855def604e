using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Benchmarks;

/// <summary>What telemetry costs a warm call, as ratios to the same call with telemetry compiled out, in turn with it.</summary>
internal sealed class TelemetryCost(Action<string, double, string> print)
{
    private const string RequestSource = "Benchmarks";

    private const int WarmUp = 3000;

    private static readonly ActivitySource Requests = new(RequestSource);

    public void Run()
    {
        Func<int, double> without = WithoutTelemetry.WarmCalls(), off = WarmCalls.Of(measured: false), measured = WarmCalls.Of(measured: true);
        without(WarmUp);
        Compare("telemetry-off", without, off);
        using var sink = new Sink();
        using (Metrics(null))
        {
            Compare("telemetry-metrics", without, measured);
            using TracerProvider dropped = Sdk.CreateTracerProviderBuilder().SetSampler<AlwaysOffSampler>().AddSource(RequestSource).AddHyperlightInstrumentation().Build();
            // As in a service, where the sampler decides about the request that makes the calls.
            using Activity? request = Requests.StartActivity("request");
            Compare("telemetry-sampled-out", without, measured);
        }
        using (Sdk.CreateTracerProviderBuilder().AddHyperlightInstrumentation().Build())
            Compare("telemetry-recorded", without, measured);
        using MeterProvider metrics = Metrics(sink);
        using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddHyperlightInstrumentation().AddOtlpExporter(options =>
        {
            sink.Configure(options, "traces");
            (options.BatchExportProcessorOptions.MaxQueueSize, options.BatchExportProcessorOptions.ScheduledDelayMilliseconds) = (1 << 16, 100);
        }).Build();
        Compare("telemetry-exported", without, measured);
        traces.ForceFlush();
        print("telemetry-exported-bytes", sink.Bytes, "bytes");
    }

    private static MeterProvider Metrics(Sink? sink)
    {
        MeterProviderBuilder builder = Sdk.CreateMeterProviderBuilder().AddHyperlightInstrumentation();
        return (sink is null ? builder.AddReader(new BaseExportingMetricReader(new Nowhere())) : builder.AddOtlpExporter((options, reader) =>
        {
            sink.Configure(options, "metrics");
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 1000;
        })).Build();
    }

    private void Compare(string name, Func<int, double> without, Func<int, double> with) => print(name, Paired.Ratio(without, with), "ratio");

    private sealed class Nowhere : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }

    /// <summary>A collector that forgets.</summary>
    private sealed class Sink : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Uri _address = new($"http://127.0.0.1:{FreePort()}/");

        public Sink()
        {
            _listener.Prefixes.Add(_address.ToString());
            _listener.Start();
            _ = Task.Run(AnswerAsync);
        }

        public long Bytes { get; private set; }

        public void Configure(OtlpExporterOptions options, string signal) => (options.Protocol, options.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(_address, $"v1/{signal}"));

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync()
        {
            byte[] buffer = new byte[1 << 16];
            while (_listener.IsListening)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                for (int read; (read = await context.Request.InputStream.ReadAsync(buffer)) > 0;)
                    Bytes += read;
                context.Response.Close();
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
