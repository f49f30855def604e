using System.CommandLine;

namespace Hyperlight.TraceDump.Commands;

/// <summary>A command of the tool. The base does what all of them do: arguments, opening, notes, errors, exit codes.</summary>
internal abstract class TraceCommand(string name, string description) : Command(name, description)
{
    /// <summary>Says where it writes, once it is made.</summary>
    public void Connect(ToolStreams streams) => SetAction(arguments => Run(arguments, streams));

    /// <summary>Does what the command is for.</summary>
    /// <returns>Exit code.</returns>
    protected abstract int Run(TraceRun run);

    private int Run(ParseResult arguments, ToolStreams streams)
    {
        try
        {
            using var run = new TraceRun(arguments, streams);
            int code = Run(run);
            return run.Complete() ? code : ExitCode.Error;
        }
        catch (CommandException error)
        {
            streams.Errors.WriteLine($"trace_dump: {error.Message}");
            return error.ExitCode;
        }
        catch (Exception error) when ((error is IOException && error.HResult != ToolStreams.BrokenPipe) || error is UnauthorizedAccessException)
        {
            streams.Errors.WriteLine($"trace_dump: {error.Message}");
            return ExitCode.Error;
        }
    }
}
