using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Hyperlight.Protocol;

/// <summary>Bounds and cleans text that one side shows to the other.</summary>
internal static class Text
{
    /// <summary>The longest prefix of whole characters that fits.</summary>
    /// <param name="utf8">UTF-8, valid or not.</param>
    /// <param name="limit">Largest number of bytes.</param>
    public static ReadOnlySpan<byte> Truncate(ReadOnlySpan<byte> utf8, int limit)
    {
        if (utf8.Length <= limit)
        {
            return utf8;
        }

        // A character has at most three continuation bytes; more of them are no UTF-8, and cut anywhere.
        var end = limit;
        while (end > limit - 4 && end > 0 && IsContinuation(utf8[end]))
        {
            end--;
        }

        return utf8[..(IsContinuation(utf8[end]) ? limit : end)];
    }

    /// <summary>Makes a string of UTF-8.</summary>
    /// <returns>Null when it is not valid.</returns>
    public static string? Decode(ReadOnlySpan<byte> utf8)
    {
        // Most texts are ASCII, which needs no count of its characters.
        if (Ascii.IsValid(utf8))
        {
            return Encoding.Latin1.GetString(utf8);
        }

        return Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : null;
    }

    /// <summary>Makes text of the other side fit for a message or a log: bounded, control characters escaped.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">Largest number of characters that are kept.</param>
    public static string Printable(string text, int limit)
    {
        var result = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, limit)))
        {
            _ = IsPlain(c) ? result.Append(c) : result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }

        return text.Length > limit ? result.Append("...").ToString() : result.ToString();
    }

    // Bidirectional controls and line separators would rewrite a line that shows them.
    private static bool IsPlain(char c) => char.GetUnicodeCategory(c)
        is not (UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate);

    private static bool IsContinuation(byte b) => (b & 0xC0) == 0x80;
}
