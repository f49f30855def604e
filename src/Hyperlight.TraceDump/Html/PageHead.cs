using System.Text.Json;
using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Html;

/// <summary>What every page tells of its profile.</summary>
internal static class PageHead
{
    public static void Write(Utf8JsonWriter json, ExportedProfile export)
    {
        Profile profile = export.Profile;
        json.WriteString("guest", export.GuestName);
        if (profile.Started is { } started)
            json.WriteString("started", started.UtcDateTime.ToString("u"));
        json.WriteNumber("duration", profile.Duration.TotalMicroseconds);
        json.WriteNumber("sampled", profile.SampleInterval);
        json.WriteNumber("peakBytes", Math.Round(profile.PeakBytes));
        json.WriteNumber("peakTime", profile.PeakTime.TotalMicroseconds);
        json.WriteStartArray("notes");
        foreach (string note in profile.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
    }
}
