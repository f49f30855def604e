using System.Text.Json;
using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Plots;

namespace Hyperlight.TraceDump.Html;

/// <summary>Writes a plot of memory over time: a page to look at, search and zoom.</summary>
internal static class PlotPage
{
    // A page shows the end of a path that counts; whoever wants all of it looks at the flame graph.
    private const int MostPath = 30;

    /// <summary>Writes the page.</summary>
    /// <param name="export">The profile.</param>
    /// <param name="plot">What was alive over time.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ExportedProfile export, MemoryPlot plot, Stream output) =>
        HtmlPage.Write(output, $"{export.GuestName}: memory over time", "plot", json =>
        {
            PageHead.Write(json, export);
            WriteSites(json, plot, new NamedPaths(export.Profile.Sites, export.Symbols));
            WriteSeries(json, [.. plot.Live.Points()], plot.Live.Width);
            WriteCollections(json, plot.Collections);
        });

    private static void WriteSites(Utf8JsonWriter json, MemoryPlot plot, NamedPaths paths)
    {
        json.WriteStartArray("sites");
        foreach (int site in plot.Top)
        {
            PathFrame[] path = [.. paths.Of(site).ToArray().Reverse().Take(MostPath).Select(frame => paths.Frames[frame])];
            json.WriteStartObject();
            json.WriteString("name", path[0].IsBlock && path.Length > 1 ? $"{path[0].Function} in {path[1].Function}" : path[0].Function);
            json.WriteStartArray("path");
            foreach (PathFrame frame in path.Skip(path[0].IsBlock && path.Length > 1 ? 2 : 1))
                json.WriteStringValue(frame.Function);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSeries(Utf8JsonWriter json, SeriesPoint[] points, int width)
    {
        json.WriteStartArray("times");
        foreach (SeriesPoint point in points)
            json.WriteNumberValue(point.Time.TotalMicroseconds);
        json.WriteEndArray();
        json.WriteStartArray("live");
        for (int series = 0; series < width; series++)
        {
            json.WriteStartArray();
            foreach (SeriesPoint point in points)
                json.WriteNumberValue(Math.Max(0, Math.Round(point.Values[series])));
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static void WriteCollections(Utf8JsonWriter json, CollectionMarks collections)
    {
        json.WriteNumber("collectionCount", collections.Count);
        json.WriteStartArray("collections");
        foreach (CollectionMark mark in collections.Kept)
        {
            json.WriteStartArray();
            json.WriteNumberValue(mark.Time.TotalMicroseconds);
            json.WriteNumberValue(mark.Generation);
            foreach (ulong size in mark.Sizes)
                json.WriteNumberValue(size);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }
}
