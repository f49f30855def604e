using System.CommandLine;

namespace Hyperlight.TraceDump.Commands;

/// <summary>The commands that there are.</summary>
internal static class AllCommands
{
    /// <summary>Makes each of them, in the order of the help.</summary>
    public static IEnumerable<TraceCommand> Make() =>
    [
        new ListFramesCommand(),
        new TopCommand(),
        new LeaksCommand(),
        new DiffCommand(),
        new FoldedCommand(),
        new SpeedscopeCommand(),
        new PprofCommand(),
        new HeaptrackCommand(),
        new ChromeCommand(),
        new FlameGraphCommand(),
        new PlotCommand(),
    ];

    /// <summary>Does what a command line says.</summary>
    /// <returns>Exit code.</returns>
    public static int Run(string[] arguments, ToolStreams streams)
    {
        var root = new RootCommand("Tells what a guest did with its memory, by the trace that its sandbox wrote.")
        {
            CommonArguments.Guest, CommonArguments.Trace, CommonArguments.Output, CommonArguments.Force,
        };
        foreach (TraceCommand command in Make())
        {
            command.Connect(streams);
            root.Subcommands.Add(command);
        }
        ParseResult parsed = root.Parse(arguments);
        return parsed.Errors.Count > 0 ? Complain(parsed, streams.Errors) : Invoke(parsed, streams);
    }

    private static int Invoke(ParseResult parsed, ToolStreams streams)
    {
        try
        {
            using var help = new StreamWriter(streams.Output());
            return parsed.Invoke(new InvocationConfiguration { Output = help, Error = streams.Errors, ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (IOException error) when (error.HResult == ToolStreams.BrokenPipe)
        {
            return ExitCode.BrokenPipe;
        }
    }

    private static int Complain(ParseResult parsed, TextWriter errors)
    {
        foreach (var error in parsed.Errors)
            errors.WriteLine($"trace_dump: {error.Message}");
        errors.WriteLine("--help says what is possible.");
        return ExitCode.Usage;
    }
}
