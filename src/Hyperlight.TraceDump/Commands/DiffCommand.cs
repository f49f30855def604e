using System.CommandLine;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Compares two traces by what their functions are called: addresses differ between builds.</summary>
internal sealed class DiffCommand : TraceCommand
{
    private readonly Argument<string> _other = new("other") { Description = "The other trace: what is told is how it differs from the first one." };
    private readonly Option<string?> _otherGuest = new("--other-guest") { Description = "The guest of the other trace, when it is another build.", HelpName = "guest" };
    private readonly Option<int> _lines = new("--lines") { Description = "How many call paths.", HelpName = "number", DefaultValueFactory = static _ => 20 };
    private readonly ValueOption _value = new();
    private readonly MappingsOption _mappings = new();

    public DiffCommand()
        : base("diff", "Prints which call paths grew and which shrank between two traces.")
    {
        Arguments.Add(_other);
        Options.Add(_otherGuest);
        Options.Add(_lines);
        Options.Add(_value);
        Options.Add(_mappings);
    }

    /// <inheritdoc/>
    protected override int Run(TraceRun run)
    {
        string guest = run.Arguments.GetValue(_otherGuest) ?? run.Arguments.GetRequiredValue(CommonArguments.Guest);
        TracedGuest other = run.Open(guest, run.Arguments.GetRequiredValue(_other));
        Dictionary<string, double> before = Paths(run, run.Guest);
        // What the first replay kept alive is gone: without this its memory would wait for the second one's to come on top.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        Dictionary<string, double> after = Paths(run, other);
        Change[] changes =
        [
            .. before.Keys.Union(after.Keys).Select(path => new Change(path, before.GetValueOrDefault(path), after.GetValueOrDefault(path)))
                .Where(static change => Math.Round(change.Difference) != 0)
                .OrderByDescending(static change => Math.Abs(change.Difference)).ThenBy(static change => change.Path, StringComparer.Ordinal),
        ];
        Write(run.Output, changes.Take(run.Arguments.GetValue(_lines)), new Change("", before.Values.Sum(), after.Values.Sum()));
        return ExitCode.Ok;
    }

    private Dictionary<string, double> Paths(TraceRun run, TracedGuest guest)
    {
        Profile profile = run.Told(guest.Replay());
        return FoldedPaths.Sum(profile, new SiteNames(profile.Sites, guest.Symbols), run.Arguments.GetValue(_value), run.Arguments.GetValue(_mappings));
    }

    private static void Write(TextWriter output, IEnumerable<Change> changes, Change all)
    {
        var table = new TextTable(["change", "before", "after", "path"], 3);
        foreach (Change change in changes)
            table.Add([Signed(change.Difference), Estimate.Text(change.Before), Estimate.Text(change.After), change.Path], []);
        table.Write(output);
        output.WriteLine();
        output.WriteLine($"All together: {Signed(all.Difference)}, from {Estimate.Text(all.Before)} to {Estimate.Text(all.After)}.");
    }

    private static string Signed(double value) => (value > 0 ? "+" : "") + Estimate.Text(value);

    private readonly record struct Change(string Path, double Before, double After)
    {
        public double Difference => After - Before;
    }
}
