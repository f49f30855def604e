using Hyperlight.TraceDump.Formats;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes what pprof reads.</summary>
internal sealed class PprofCommand() : ExportCommand("pprof", "Writes a profile for pprof: gzipped, so give it a file with --output.")
{
    /// <inheritdoc/>
    protected override void Write(ExportedProfile export, TraceRun run) => PprofFile.Write(export, run.Stream);
}
