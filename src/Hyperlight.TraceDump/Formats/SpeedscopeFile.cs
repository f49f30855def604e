using System.Text.Json;

namespace Hyperlight.TraceDump.Formats;

/// <summary>Writes a profile for speedscope: four sampled profiles over the same functions.</summary>
internal static class SpeedscopeFile
{
    private const int FlushAt = 1 << 16;

    /// <summary>Writes a profile.</summary>
    public static void Write(ExportedProfile export, Stream output)
    {
        var paths = new NamedPaths(export.Profile.Sites, export.Symbols);
        // Frames come first in the file, and are known when all paths are.
        foreach (int site in export.Sites)
            paths.Of(site);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("$schema", "https://www.speedscope.app/file-format-schema.json");
        json.WriteString("exporter", "trace_dump");
        json.WriteString("name", export.GuestName);
        json.WriteNumber("activeProfileIndex", 0);
        WriteFrames(json, paths);
        json.WriteStartArray("profiles");
        foreach (SiteValue value in SiteValue.All)
            WriteProfile(json, export, paths, value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFrames(Utf8JsonWriter json, NamedPaths paths)
    {
        json.WriteStartObject("shared");
        json.WriteStartArray("frames");
        foreach (PathFrame frame in paths.Frames)
        {
            json.WriteStartObject();
            json.WriteString("name", frame.Function);
            if (frame.File != null)
                json.WriteString("file", frame.File);
            // A frame has one line; a function that calls from several has none to show.
            if (frame.FirstLine != 0 && frame.FirstLine == frame.LastLine)
                json.WriteNumber("line", frame.FirstLine);
            json.WriteEndObject();
            FlushIfFull(json);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProfile(Utf8JsonWriter json, ExportedProfile export, NamedPaths paths, SiteValue value)
    {
        json.WriteStartObject();
        json.WriteString("type", "sampled");
        json.WriteString("name", value.Name);
        json.WriteString("unit", value.IsBytes ? "bytes" : "none");
        var weights = new List<double>();
        json.WriteStartArray("samples");
        foreach (int site in export.Sites)
        {
            double weight = Math.Round(value.Of(export.Profile.Totals[site]));
            if (weight <= 0)
                continue;
            weights.Add(weight);
            json.WriteStartArray();
            foreach (int frame in paths.Of(site))
                json.WriteNumberValue(frame);
            json.WriteEndArray();
            FlushIfFull(json);
        }
        json.WriteEndArray();
        json.WriteStartArray("weights");
        foreach (double weight in weights)
            json.WriteNumberValue(weight);
        json.WriteEndArray();
        json.WriteNumber("startValue", 0);
        json.WriteNumber("endValue", weights.Sum());
        json.WriteEndObject();
    }

    private static void FlushIfFull(Utf8JsonWriter json)
    {
        if (json.BytesPending > FlushAt)
            json.Flush();
    }
}
