using Hyperlight.TraceDump.Formats;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes what speedscope shows.</summary>
internal sealed class SpeedscopeCommand() : ExportCommand("speedscope", "Writes a profile for speedscope: JSON.")
{
    /// <inheritdoc/>
    protected override void Write(ExportedProfile export, TraceRun run) => SpeedscopeFile.Write(export, run.Stream);
}
