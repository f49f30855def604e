using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes what heaptrack reads.</summary>
internal sealed class HeaptrackCommand() : TraceCommand("heaptrack", "Writes the heaps' blocks for heaptrack: every allocation and release, as the trace has them.")
{
    /// <inheritdoc/>
    protected override int Run(TraceRun run)
    {
        HeaptrackFile? file = null;
        string name = run.Guest.Header?.GuestName is { Length: > 0 } known ? known : "guest";
        Profile profile = run.Replay(sites => file = new HeaptrackFile(sites, run.Symbols, name, run.Stream));
        file!.End(profile.Duration);
        if (profile.SampleInterval > 0)
            run.Note("the trace holds samples: heaptrack shows their number, with the bytes that they stand for");
        return ExitCode.Ok;
    }
}
