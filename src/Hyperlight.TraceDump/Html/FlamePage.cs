using System.Text.Json;
using Hyperlight.TraceDump.Commands;
using Hyperlight.TraceDump.Formats;

namespace Hyperlight.TraceDump.Html;

/// <summary>Writes a flame graph: a page to look at, search and zoom.</summary>
internal static class FlamePage
{
    /// <summary>Writes the page.</summary>
    /// <param name="export">The profile.</param>
    /// <param name="first">The value that it shows at first.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ExportedProfile export, HeapValue first, Stream output)
    {
        var paths = new NamedPaths(export.Profile.Sites, export.Symbols);
        FlameTree tree = FlameTree.Of(export, paths);
        HtmlPage.Write(output, $"{export.GuestName}: flame graph", "flame", json =>
        {
            PageHead.Write(json, export);
            json.WriteNumber("folded", tree.Folded);
            json.WriteNumber("first", (int)first);
            WriteValues(json);
            WriteFrames(json, paths);
            WriteNodes(json, tree);
        });
    }

    private static void WriteValues(Utf8JsonWriter json)
    {
        json.WriteStartArray("values");
        foreach (SiteValue value in SiteValue.All)
        {
            json.WriteStartObject();
            json.WriteString("key", value.Key);
            json.WriteString("name", value.Name);
            json.WriteBoolean("bytes", value.IsBytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFrames(Utf8JsonWriter json, NamedPaths paths)
    {
        json.WriteStartArray("frames");
        foreach (PathFrame frame in paths.Frames)
        {
            json.WriteStartArray();
            json.WriteStringValue(frame.Function);
            json.WriteStringValue(frame.File);
            json.WriteNumberValue(frame.FirstLine);
            json.WriteNumberValue(frame.LastLine);
            json.WriteNumberValue(frame.IsBlock ? 1 : 0);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    // A node is its depth, its function and its values; whom it belongs to follows from the order.
    private static void WriteNodes(Utf8JsonWriter json, FlameTree tree)
    {
        json.WriteStartArray("nodes");
        var waiting = new Stack<(FlameNode Node, int Depth)>([(tree.Root, 0)]);
        while (waiting.TryPop(out (FlameNode Node, int Depth) next))
        {
            json.WriteNumberValue(next.Depth);
            json.WriteNumberValue(next.Node.Frame);
            foreach (double value in next.Node.Values)
                json.WriteNumberValue(Math.Round(value));
            foreach (FlameNode child in Enumerable.Reverse(next.Node.Children))
                waiting.Push((child, next.Depth + 1));
        }
        json.WriteEndArray();
    }
}
