using Hyperlight.TraceDump.Formats;

namespace Hyperlight.TraceDump.Commands;

/// <summary>A command that writes a whole profile in the format of another tool.</summary>
internal abstract class ExportCommand : TraceCommand
{
    private readonly MappingsOption _mappings = new();

    protected ExportCommand(string name, string description)
        : base(name, description) => Options.Add(_mappings);

    /// <inheritdoc/>
    protected override int Run(TraceRun run)
    {
        var export = new ExportedProfile(run.Replay(), run.Symbols, run.Arguments.GetValue(_mappings));
        // The heap that was played, which may be most of the memory, need not be there any more.
        GC.Collect();
        Write(export, run);
        return ExitCode.Ok;
    }

    /// <summary>Writes the profile.</summary>
    protected abstract void Write(ExportedProfile export, TraceRun run);
}
