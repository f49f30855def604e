using System.CommandLine;
using Hyperlight;

namespace Observability.TracingChrome;

internal static class Program
{
    private static int Main(string[] args)
    {
        var path = new Argument<string>("file") { Description = "The file to write.", DefaultValueFactory = static _ => "trace.json" };
        path.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: "" or ['-', ..] } token])
                result.AddError($"'{token.Value}' is no name of a file, and no option.");
        });
        var command = new RootCommand($"Makes calls and writes their spans to a file that https://ui.perfetto.dev and chrome://tracing open. samples/TracingChrome/viewer.html opens it too, and needs no network. {SampleCommand.FilteredSpans} {SampleCommand.Filters}") { path };
        return SampleCommand.Run(command, args, result =>
        {
            using var trace = new ChromeTrace(result.GetRequiredValue(path), FilterVariables.Sources);
            using (Sandbox sandbox = Workload.Build(null, TextWriter.Null))
            {
                for (int i = 0; i < 10; i++)
                    Workload.Greet(sandbox, $"span {i}");
                Workload.Fail(sandbox);
                Workload.Cancel(sandbox);
            }
            Console.WriteLine($"{trace.Count} spans are in {result.GetValue(path)}. Open it with https://ui.perfetto.dev, chrome://tracing or samples/TracingChrome/viewer.html.");
        });
    }
}
