using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Html;
using Hyperlight.TraceDump.Plots;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Writes a plot of memory over time.</summary>
internal sealed class PlotCommand() : TraceCommand("plot_mem", "Writes a plot of memory over time: one page for a browser, which needs no network. The trace is read twice.")
{
    // As many as colours can be told apart.
    private const int TopSites = 10;

    /// <inheritdoc/>
    protected override int Run(TraceRun run)
    {
        // A pipe is no use, so say so before it is read.
        TracedGuest again = run.OpenAgain();
        int[] top = FindTop(run);
        // The heap of the first reading, which may be most of the memory, need not be there beside that of the second.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        MemoryPlot? plot = null;
        Profile profile = run.Told(again.Replay(sites => plot = new MemoryPlot(sites, top)));
        PlotPage.Write(new ExportedProfile(profile, run.Symbols), plot!, run.Stream);
        return ExitCode.Ok;
    }

    // Its profile is not kept: the second one is the same.
    private static int[] FindTop(TraceRun run)
    {
        SiteMaxima? maxima = null;
        run.Guest.Replay(sites => maxima = new SiteMaxima(sites));
        return maxima!.Top(TopSites);
    }
}
