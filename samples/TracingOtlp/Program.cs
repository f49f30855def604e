using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using Hyperlight;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Observability.TracingOtlp;

internal static class Program
{
    private const string OwnSource = "Observability.TracingOtlp";

    private const string Help = """
        Makes calls and sends their spans to an OpenTelemetry collector, until a key is pressed. To see them, run Jaeger and open http://localhost:16686:

          docker run -p 16686:16686 -p 4317:4317 -p 4318:4318 jaegertracing/all-in-one

        """;

    private const int MostCalls = 10_000;

    // What one greeting makes at most, with its own spans, the guest's and the steps inside.
    private const int SpansPerCall = 16;

    private static readonly ActivitySource Source = new(OwnSource);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static int Main(string[] args)
    {
        var seconds = new Option<double?>("--seconds") { Description = "End after this time instead." };
        seconds.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, CultureInfo.InvariantCulture, out double time) && time is >= 0 and < int.MaxValue))
                result.AddError($"'{token.Value}' is no time in seconds.");
        });
        var calls = new Option<int>("--calls") { Description = "How many greetings a round has.", DefaultValueFactory = static _ => 1 };
        calls.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= MostCalls))
                result.AddError($"'{token.Value}' is no number of greetings: those are from 1 to {MostCalls}.");
        });
        var endpoint = new Option<Uri?>("--endpoint") { Description = "Where the collector is; http://127.0.0.1 with the protocol's own port when not given.", CustomParser = ParseAddress };
        var protocol = new Option<OtlpExportProtocol>("--protocol") { Description = "How it is spoken to.", DefaultValueFactory = static _ => OtlpExportProtocol.Grpc };
        protocol.AcceptOnlyFromAmong(Enum.GetNames<OtlpExportProtocol>());
        var command = new RootCommand($"{Help}{Environment.NewLine}{SampleCommand.FilteredSpans} {SampleCommand.Filters}") { seconds, calls, endpoint, protocol };
        return SampleCommand.Run(command, args, result =>
        {
            using ExportWarnings warnings = new(Console.Error);
            using TracerProvider provider = Sdk.CreateTracerProviderBuilder()
                .ConfigureResource(static resource => resource.AddService("hyperlight-sample"))
                .AddSource(OwnSource)
                .AddHyperlightInstrumentation(FilterVariables.AskForTraces, FilterVariables.AskForGuests)
                .AddOtlpExporter(options => Configure(options, result.GetValue(endpoint), result.GetValue(protocol), result.GetValue(calls)))
                .Build();
            Console.Error.WriteLine(result.GetValue(seconds) is { } time ? $"Sending spans for {time} s." : "Sending spans. Press any key to end.");
            Console.WriteLine($"{Work(result.GetValue(seconds), result.GetValue(calls))} rounds");
            provider.ForceFlush();
        });
    }

    private static Uri? ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens.Single().Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            return address;
        result.AddError($"'{text}' is no address such as http://127.0.0.1:4317.");
        return null;
    }

    private static void Configure(OtlpExporterOptions options, Uri? endpoint, OtlpExportProtocol protocol, int calls)
    {
        // Ports as the specification of OTLP gives them.
        endpoint ??= new Uri(protocol == OtlpExportProtocol.HttpProtobuf ? "http://127.0.0.1:4318" : "http://127.0.0.1:4317");
        options.Protocol = protocol;
        options.Endpoint = protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{endpoint.ToString().TrimEnd('/')}/v1/traces") : endpoint;
        options.BatchExportProcessorOptions.ScheduledDelayMilliseconds = 1000;
        // Spans come faster than they are sent, and what the queue has no room for is lost: it holds a round.
        options.BatchExportProcessorOptions.MaxQueueSize += calls * SpansPerCall;
    }

    private static int Work(double? seconds, int calls)
    {
        var clock = Stopwatch.StartNew();
        // Without a terminal there are no keys: a line of standard input, or its end, stands for one.
        Task<int>? input = Console.IsInputRedirected ? Task.Run(Console.In.Read) : null;
        int rounds = 0;
        do
        {
            using (Source.StartActivity("round"))
            {
                using Sandbox sandbox = Workload.Build(null, TextWriter.Null);
                for (int i = 0; i < calls; i++)
                    Workload.Greet(sandbox, "collector");
                Workload.Fail(sandbox);
                Workload.Cancel(sandbox);
            }
            rounds++;
            Thread.Sleep(Pause);
        }
        while (seconds is { } limit ? clock.Elapsed.TotalSeconds < limit : !(input?.IsCompleted ?? Console.KeyAvailable));
        return rounds;
    }
}
