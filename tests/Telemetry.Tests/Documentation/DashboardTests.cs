using System.Text.Json;
using System.Text.RegularExpressions;

namespace Telemetry.Tests.Documentation;

/// <summary>The Grafana dashboard shows what there is.</summary>
public sealed partial class DashboardTests
{
    private static readonly JsonElement Dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "hyperlight.json"))).RootElement;

    [Fact]
    public void Every_metric_of_the_page_is_shown_and_no_other()
    {
        IEnumerable<string> documented = DocumentTable.WithHead("Instrument", "In Prometheus", "Kind", "Unit", "Labels", "When").Rows
            .Select(static row => DocumentTable.CodeOf(row[1]).Single()).Where(static name => !name.StartsWith("hyperlight_guest_error", StringComparison.Ordinal)
                && !name.StartsWith("hyperlight_number", StringComparison.Ordinal) && !name.EndsWith("microseconds", StringComparison.Ordinal));
        IEnumerable<string> shown = Expressions().SelectMany(static expression => MetricName().Matches(expression)).Select(static match => match.Groups[1].Value);
        Assert.Equal(documented.Order(), shown.Distinct().Order());
    }

    [Fact]
    public void Panels_have_numbers_of_their_own_and_do_not_overlap()
    {
        JsonElement[] panels = [.. Dashboard.GetProperty("panels").EnumerateArray()];
        Assert.Equal(panels.Length, panels.Select(static panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        List<(int X, int Y)> cells = [.. panels.SelectMany(static panel => CellsOf(panel.GetProperty("gridPos")))];
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, static cell => Assert.InRange(cell.X, 0, 23));
    }

    private static IEnumerable<string> Expressions() => Dashboard.GetProperty("panels").EnumerateArray()
        .SelectMany(static panel => panel.GetProperty("targets").EnumerateArray()).Select(static target => target.GetProperty("expr").GetString()!);

    private static IEnumerable<(int X, int Y)> CellsOf(JsonElement place)
    {
        (int x, int y) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32());
        for (int i = 0; i < place.GetProperty("w").GetInt32(); i++)
        {
            for (int j = 0; j < place.GetProperty("h").GetInt32(); j++)
                yield return (x + i, y + j);
        }
    }

    [GeneratedRegex(@"\b((?:guest|host|hyperlight)_[a-z_]+?)(?:_bucket|_count)?\{")]
    private static partial Regex MetricName();
}
