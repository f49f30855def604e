using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hyperlight.TraceDump.Html;

/// <summary>Writes a page that is one file: nothing in it comes from elsewhere, and nothing else may run in it.</summary>
internal static class HtmlPage
{
    /// <summary>Writes a page.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="title">Its title.</param>
    /// <param name="name">Name of its parts: <c>name.html</c>, <c>name.css</c> and <c>name.js</c> of this assembly.</param>
    /// <param name="writeData">Writes what the script shows.</param>
    public static void Write(Stream output, string title, string name, Action<Utf8JsonWriter> writeData)
    {
        string style = Part("page.css") + Part($"{name}.css"), script = Part("page.js") + Part($"{name}.js");
        // The script and the style are known by their hashes, so nothing that a name smuggles in could run.
        string policy = $"default-src 'none'; style-src '{HashOf(style)}'; script-src '{HashOf(script)}'; base-uri 'none'; form-action 'none'";
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        writer.Write($"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n");
        writer.Write($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{HtmlEncoder.Default.Encode(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n");
        writer.Write(Part($"{name}.html"));
        writer.Write("<script type=\"application/json\" id=\"data\">");
        writer.Flush();
        WriteJson(output, writeData);
        writer.Write($"</script>\n<script>{script}</script>\n</body>\n</html>\n");
    }

    // The default encoder escapes what could end a script: < and > among others.
    private static void WriteJson(Stream output, Action<Utf8JsonWriter> writeData)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default });
        json.WriteStartObject();
        writeData(json);
        json.WriteEndObject();
    }

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Part(string name)
    {
        using Stream part = typeof(HtmlPage).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is no part of the program.");
        using var reader = new StreamReader(part);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
