namespace Hyperlight.TraceDump.Commands;

/// <summary>Prints each record.</summary>
internal sealed class ListFramesCommand() : TraceCommand("list_frames", "Prints every record, with the functions and lines of its stack.")
{
    /// <inheritdoc/>
    protected override int Run(TraceRun run)
    {
        TextWriter output = run.Output;
        run.Told(run.Guest.Read(replay =>
        {
            var lister = new FrameLister(replay, run.Symbols, output);
            return replay.Run(lister, lister.Write);
        }));
        return ExitCode.Ok;
    }
}
