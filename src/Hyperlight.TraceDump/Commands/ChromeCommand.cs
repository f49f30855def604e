using Hyperlight.TraceDump.Formats;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes what trace viewers of browsers show.</summary>
internal sealed class ChromeCommand() : TraceCommand("chrome", "Writes memory over time and collections for trace viewers: JSON of the Trace Event Format.")
{
    /// <inheritdoc/>
    protected override int Run(TraceRun run)
    {
        ChromeTraceFile? file = null;
        string name = run.Guest.Header?.GuestName is { Length: > 0 } known ? known : "guest";
        run.Replay(sites => file = new ChromeTraceFile(sites, name, run.Stream));
        file!.Complete();
        return ExitCode.Ok;
    }
}
