using System.Text.Json;
using Hyperlight.Symbols;

namespace Hyperlight.Host.Image;

/// <summary>Reads a guest's manifest from the note in its program.</summary>
internal static class ManifestNote
{
    private const uint NoteType = 1;
    private const int MostBytes = 1 << 20;

    private static ReadOnlySpan<byte> Owner => "Hyperlight\0"u8;

    /// <summary>Reads the manifest; null for a program that our build did not make.</summary>
    /// <exception cref="InvalidGuestException">The note makes no sense.</exception>
    public static GuestManifest? Read(string guest, ReadOnlyMemory<byte> program)
    {
        ReadOnlySpan<byte> note = ElfNotes.Find(program.Span, Owner, NoteType);
        if (note.IsEmpty)
            return null;
        if (note.Length > MostBytes)
            throw new InvalidGuestException(guest, $"its manifest has {note.Length} bytes, more than a manifest can have.");
        try
        {
            return Parse(note.ToArray(), Convert.ToHexStringLower(ElfNotes.BuildId(program.Span)));
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidGuestException(guest, $"its manifest is damaged ({damage.Message}).");
        }
    }

    private static GuestManifest Parse(byte[] json, string buildId)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement manifest = document.RootElement;
        return new GuestManifest(
            Text(manifest.GetProperty("name")),
            [.. manifest.GetProperty("features").EnumerateArray().Select(Text)],
            manifest.GetProperty("protocolVersion").GetUInt32(),
            Text(manifest.GetProperty("contractFingerprint")),
            buildId,
            [.. manifest.GetProperty("contracts").EnumerateArray()
                .Where(contract => Text(contract.GetProperty("implementedBy")) == "host")
                .Select(contract => Text(contract.GetProperty("name")))]);
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new JsonException("A text is null");
}
