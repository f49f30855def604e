using System.CommandLine;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Tells what is alive at the end.</summary>
internal sealed class LeaksCommand : TraceCommand
{
    private readonly Option<long?> _failAbove = new("--fail-above") { Description = "Ends with exit code 3 when more bytes than this are alive.", HelpName = "bytes" };
    private readonly Option<int> _lines = new("--lines") { Description = "How many call paths.", HelpName = "number", DefaultValueFactory = static _ => int.MaxValue };
    private readonly MappingsOption _mappings = new();

    public LeaksCommand()
        : base("leaks", "Prints what is alive at the end, by call path.")
    {
        Options.Add(_failAbove);
        Options.Add(_lines);
        Options.Add(_mappings);
    }

    /// <inheritdoc/>
    protected override int Run(TraceRun run)
    {
        Profile profile = run.Replay();
        var names = new SiteNames(profile.Sites, run.Symbols);
        SiteTotals all = default;
        int[] sites = [.. MappingsOption.Sites(profile, run.Arguments.GetValue(_mappings)).Where(site => profile.Totals[site].LiveCount > 0)];
        foreach (int site in sites)
            all.Add(profile.Totals[site]);
        foreach (int site in sites.OrderByDescending(site => profile.Totals[site].LiveBytes).ThenBy(static site => site).Take(run.Arguments.GetValue(_lines)))
        {
            run.Output.WriteLine($"{Sum(profile.Totals[site])}, {names.Type(site)}");
            foreach (FrameName frame in names.Frames(site))
                run.Output.WriteLine($"  {SiteNames.Describe(frame)}");
            run.Output.WriteLine();
        }
        run.Output.WriteLine($"{Sum(all)} on {Estimate.Text(sites.Length)} call paths are alive at the end.");
        return all.LiveBytes > run.Arguments.GetValue(_failAbove) ? ExitCode.AboveLimit : ExitCode.Ok;
    }

    private static string Sum(in SiteTotals totals) =>
        $"{Estimate.Text(totals.LiveBytes, totals.LiveBytesVariance)} bytes in {Estimate.Text(totals.LiveCount, totals.LiveCountVariance)} blocks";
}
