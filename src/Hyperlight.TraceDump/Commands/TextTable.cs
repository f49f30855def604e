namespace Hyperlight.TraceDump.Commands;

/// <summary>A table in columns: numbers to the right, the last ones are texts to the left.</summary>
/// <param name="headers">What the columns are.</param>
/// <param name="numbers">How many of them are numbers.</param>
internal sealed class TextTable(string[] headers, int numbers)
{
    private const int WidestText = 60;
    private const string Gap = "  ";

    private readonly List<(string[] Cells, IReadOnlyList<string> Below)> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A text a column.</param>
    /// <param name="below">Lines that follow it.</param>
    public void Add(string[] cells, IReadOnlyList<string> below) => _rows.Add((cells, below));

    /// <summary>Writes the table.</summary>
    public void Write(TextWriter output)
    {
        int[] widths = [.. headers.Select((header, column) => _rows.Select(row => row.Cells[column].Length).Append(header.Length).Max())];
        WriteRow(output, headers, widths);
        foreach ((string[] cells, IReadOnlyList<string> below) in _rows)
        {
            WriteRow(output, cells, widths);
            foreach (string line in below)
                output.WriteLine($"{Gap}{line}");
        }
    }

    private void WriteRow(TextWriter output, string[] cells, int[] widths)
    {
        // One long name moves only its own line.
        var padded = cells.Select((cell, column) => column < numbers ? cell.PadLeft(widths[column]) : cell.PadRight(Math.Min(WidestText, widths[column])));
        output.WriteLine(string.Join(Gap, padded).TrimEnd());
    }
}
