using System.CommandLine;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Tells the sites that need most.</summary>
internal sealed class TopCommand : TraceCommand
{
    private static readonly string[] Numbers = ["count", "bytes", "live", "live bytes", "peak bytes", "temporary"];

    private readonly Option<TopOrder> _by = new("--by")
    {
        Description = "What comes first.", HelpName = "bytes|count|live|temporary|peak", DefaultValueFactory = static _ => TopOrder.Bytes,
    };
    private readonly Option<int> _lines = new("--lines") { Description = "How many sites.", HelpName = "number", DefaultValueFactory = static _ => 20 };
    private readonly Option<bool> _byType = new("--by-type") { Description = "Adds up the sites of each type." };
    private readonly Option<bool> _stacks = new("--stacks") { Description = "Tells call paths apart, and prints them." };
    private readonly MappingsOption _mappings = new();

    public TopCommand()
        : base("top", "Prints where most was allocated: a table by functions and lines.")
    {
        Options.Add(_by);
        Options.Add(_lines);
        Options.Add(_byType);
        Options.Add(_stacks);
        Options.Add(_mappings);
        Validators.Add(result =>
        {
            if (result.GetValue(_byType) && result.GetValue(_stacks))
                result.AddError("--by-type and --stacks exclude each other");
        });
    }

    /// <inheritdoc/>
    protected override int Run(TraceRun run)
    {
        Profile profile = run.Replay();
        bool isExact = profile.SampleInterval == 0;
        TopOrder order = run.Arguments.GetValue(_by);
        if (order == TopOrder.Temporary && !isExact)
            throw new CommandException("samples do not tell what was temporary: what came between was not recorded");
        Row[] rows = [.. Rows(run, profile).OrderByDescending(row => Key(row.Totals, order)).ThenBy(static row => row.Type + row.Where, StringComparer.Ordinal)];
        WriteSums(run.Output, profile, rows);
        string[] texts = run.Arguments.GetValue(_byType) ? ["type"] : ["type", "where"];
        var table = new TextTable([.. Numbers, .. texts], Numbers.Length);
        foreach (Row row in rows.Take(run.Arguments.GetValue(_lines)))
            table.Add([.. Cells(row.Totals, isExact), .. new[] { row.Type, row.Where }.Take(texts.Length)], row.Path);
        table.Write(run.Output);
        return ExitCode.Ok;
    }

    private Dictionary<(string, string, int), Row>.ValueCollection Rows(TraceRun run, Profile profile)
    {
        (bool byType, bool stacks) = (run.Arguments.GetValue(_byType), run.Arguments.GetValue(_stacks));
        var names = new SiteNames(profile.Sites, run.Symbols);
        var rows = new Dictionary<(string, string, int), Row>();
        foreach (int site in MappingsOption.Sites(profile, run.Arguments.GetValue(_mappings)))
        {
            string where = byType ? "" : SiteNames.Describe(names.Frames(site).First()), type = names.Type(site);
            var key = (type, where, stacks ? site : 0);
            if (!rows.TryGetValue(key, out Row? row))
                rows.Add(key, row = new Row(type, where, stacks ? [.. names.Frames(site).Skip(1).Select(SiteNames.Describe)] : []));
            row.Totals.Add(profile.Totals[site]);
        }
        return rows.Values;
    }

    private static double Key(in SiteTotals totals, TopOrder order) => order switch
    {
        TopOrder.Count => totals.Count,
        TopOrder.Live => totals.LiveBytes,
        TopOrder.Temporary => totals.Temporary,
        TopOrder.Peak => totals.PeakBytes,
        _ => totals.Bytes,
    };

    private static string[] Cells(in SiteTotals totals, bool isExact) =>
    [
        Estimate.Text(totals.Count, totals.CountVariance), Estimate.Text(totals.Bytes, totals.BytesVariance),
        Estimate.Text(totals.LiveCount, totals.LiveCountVariance), Estimate.Text(totals.LiveBytes, totals.LiveBytesVariance),
        Estimate.Text(totals.PeakBytes), isExact ? Estimate.Text(totals.Temporary) : "-",
    ];

    private static void WriteSums(TextWriter output, Profile profile, Row[] rows)
    {
        SiteTotals all = default;
        foreach (Row row in rows)
            all.Add(row.Totals);
        string allocated = Estimate.Text(all.Bytes, all.BytesVariance), alive = Estimate.Text(all.LiveBytes, all.LiveBytesVariance);
        output.WriteLine($"{allocated} bytes in {Estimate.Text(all.Count, all.CountVariance)} allocations, {RustDuration.Text(profile.Duration)}");
        output.WriteLine($"{alive} bytes in {Estimate.Text(all.LiveCount, all.LiveCountVariance)} blocks are alive at the end");
        output.WriteLine($"The peak of the heaps is {Estimate.Text(profile.PeakBytes)} bytes at {RustDuration.Text(profile.PeakTime)}");
        output.WriteLine();
    }

    private sealed class Row(string type, string where, string[] path)
    {
        public SiteTotals Totals;

        public string Type => type;

        public string Where => where;

        public string[] Path => path;
    }
}
