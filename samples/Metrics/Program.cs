using System.CommandLine;
using System.Net;
using Hyperlight;
using Hyperlight.Telemetry;

namespace Observability.Metrics;

internal static class Program
{
    private const int Threads = 20, CallsPerThread = 10, Cancellations = 5, Failures = 3;

    private static int Main(string[] args)
    {
        var port = new Option<int?>("--port") { Description = "Serve the metrics on this port of the loopback address, for Prometheus to scrape, until standard input ends." };
        port.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && (!ushort.TryParse(token.Value, out ushort number) || number == 0))
                result.AddError($"'{token.Value}' is no port: those are from 1 to {ushort.MaxValue}.");
        });
        var durations = new Option<bool>("--durations") { Description = "Measure how long each call takes.", DefaultValueFactory = static _ => true };
        var older = new Option<bool>("--older-names") { Description = "Show the four metrics of Hyperlight's first versions too." };
        var command = new RootCommand($"Makes calls in 20 threads, five of which do not return in time, and prints the metrics as Prometheus reads them. {SampleCommand.Filters}") { port, durations, older };
        return SampleCommand.Run(command, args, result =>
        {
            using var metrics = new HyperlightMetricsText(options => options.OlderNames = result.GetValue(older));
            using HyperlightMetricsServer? server = result.GetValue(port) is { } number ? Listen(number, metrics) : null;
            using var sandboxes = new DisposableList<Sandbox>();
            Call(new TelemetryOptions { CallDurations = result.GetValue(durations) }, sandboxes);
            Console.Out.Write(metrics.Read());
            if (server is null)
                return;
            Console.Error.WriteLine($"Metrics are at {server.Address}. Press Enter to end.");
            Console.In.ReadLine();
        });
    }

    private static HyperlightMetricsServer Listen(int port, HyperlightMetricsText metrics)
    {
        try
        {
            return new HyperlightMetricsServer(port, metrics);
        }
        catch (HttpListenerException error)
        {
            throw new IOException($"Port {port} cannot be listened on: {error.Message}", error);
        }
    }

    // Each thread has a sandbox of its own, because a sandbox runs one call at a time. They live on, for the gauges to show.
    private static void Call(TelemetryOptions telemetry, DisposableList<Sandbox> sandboxes)
    {
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() => Call(sandboxes.Add(Workload.Build(telemetry, TextWriter.Null)), i)))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
    }

    private static void Call(Sandbox sandbox, int number)
    {
        for (int i = 0; i < CallsPerThread; i++)
            Workload.Greet(sandbox, $"caller {number}");
        if (number < Failures)
            Workload.Fail(sandbox);
        if (number < Cancellations)
            Workload.Cancel(sandbox);
        else
            Workload.GoBack(sandbox);
    }
}
