using System.Globalization;

namespace Hyperlight.Symbols.Tests.Support;

/// <summary>How readelf reads call frame information: for each function the rows of its unwind table.</summary>
internal static class Readelf
{
    /// <summary>One row: from an address on, where the canonical frame address is and where registers are saved.</summary>
    /// <param name="Address">The address.</param>
    /// <param name="Frame">Such as <c>rsp+8</c>.</param>
    /// <param name="Registers">Such as <c>c-16</c>, by the register's name.</param>
    public sealed record FrameRow(ulong Address, string Frame, Dictionary<string, string> Registers);

    public static List<FrameRow> Frames(string path)
    {
        var rows = new List<FrameRow>();
        (string[] columns, bool inFunction) = ([], false);
        foreach (string line in Tool.Run("readelf", ["--debug-dump=no-follow-links", "--debug-dump=frames-interp", path]).Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is [_, _, _, "FDE", ..])
                inFunction = true;
            else if (words is [_, _, _, "CIE", ..])
                inFunction = false;
            else if (words is ["LOC", ..])
                columns = words;
            else if (inFunction && words.Length == columns.Length && words.Length > 1)
                rows.Add(Row(words, columns));
        }
        return rows;
    }

    private static FrameRow Row(string[] words, string[] columns) => new(
        ulong.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        words[1],
        columns.Zip(words).Skip(2).ToDictionary(static pair => pair.First, static pair => pair.Second));
}
