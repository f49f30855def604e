namespace Telemetry.Tests.Documentation;

/// <summary>A table of docs/observability.md or docs/guest-tracing.md.</summary>
internal sealed class DocumentTable
{
    private static readonly string[] Lines = [.. new[] { "observability.md", "guest-tracing.md" }.SelectMany(static page => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, page)))];

    private DocumentTable(IReadOnlyList<string[]> rows) => Rows = rows;

    /// <summary>Its rows without the head; cells without the marks of code.</summary>
    public IReadOnlyList<string[]> Rows { get; }

    /// <summary>All tables with a head, one after the other.</summary>
    /// <param name="head">Names of the columns.</param>
    public static DocumentTable WithHead(params string[] head)
    {
        string wanted = $"| {string.Join(" | ", head)} |";
        List<string[]> rows = [];
        for (int i = 0; i < Lines.Length; i++)
        {
            // Behind the head comes the line below it.
            for (int row = i + 2; Lines[i] == wanted && row < Lines.Length && Lines[row].StartsWith('|'); row++)
                rows.Add(CellsOf(Lines[row]));
        }
        Assert.NotEmpty(rows);
        return new DocumentTable(rows);
    }

    /// <summary>The pieces of code in a cell.</summary>
    public static string[] CodeOf(string cell) => [.. cell.Split('`').Where(static (_, i) => i % 2 == 1)];

    private static string[] CellsOf(string line) => [.. line.Trim('|').Split(" |").Select(static cell => cell.Trim())];
}
