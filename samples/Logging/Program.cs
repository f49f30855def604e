using System.CommandLine;
using Hyperlight;
using Microsoft.Extensions.Logging;

namespace Observability.Logging;

internal static class Program
{
    private static int Main(string[] args)
    {
        var command = new RootCommand($"Makes calls that succeed, fail and take too long, and shows what is logged: errors, when nothing else is asked for. {SampleCommand.Filters}");
        return SampleCommand.Run(command, args, static _ =>
        {
            // The filter of the environment decides, so the logger lets everything through.
            using ILoggerFactory loggers = LoggerFactory.Create(static logging => logging
                .SetMinimumLevel(LogLevel.Trace)
                .AddSimpleConsole(static options => (options.IncludeScopes, options.SingleLine) = (true, true)));
            using Sandbox sandbox = Workload.Build(new TelemetryOptions { LoggerFactory = loggers }, Console.Out);
            Workload.Greet(sandbox, "log");
            Workload.Fail(sandbox);
            Workload.Cancel(sandbox);
        });
    }
}
