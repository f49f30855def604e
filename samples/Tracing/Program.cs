using System.CommandLine;
using System.Diagnostics;
using Hyperlight;

namespace Observability.Tracing;

internal static class Program
{
    private const string OwnSource = "Observability.Tracing";

    private static readonly ActivitySource Source = new(OwnSource);

    private static int Main(string[] args)
    {
        var command = new RootCommand($"Makes calls and prints their spans as a tree, each with how long it took. {SampleCommand.FilteredSpans} {SampleCommand.Filters}");
        return SampleCommand.Run(command, args, static _ =>
        {
            using SpanTree tree = new([OwnSource, .. FilterVariables.Sources]);
            // What is done within a span of the program's own becomes its child.
            using (Source.StartActivity("greeting"))
                Greet();
            tree.Write(Console.Out);
        });
    }

    private static void Greet()
    {
        using Sandbox sandbox = Workload.Build(null, TextWriter.Null);
        Workload.Greet(sandbox, "trace");
        Workload.Fail(sandbox);
        Workload.Cancel(sandbox);
    }
}
