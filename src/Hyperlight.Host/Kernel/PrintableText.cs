using System.Globalization;
using System.Text;

namespace Hyperlight.Host.Kernel;

/// <summary>Makes text from a guest safe to show: it cannot move a terminal's cursor or forge lines of a log.</summary>
internal static class PrintableText
{
    /// <summary>Text in one line, control characters escaped.</summary>
    public static string OneLine(string text) => Escape(text.Trim().ReplaceLineEndings(" "), static _ => false);

    /// <summary>Text in lines, other control characters escaped.</summary>
    public static string Lines(string text) => Escape(text, static character => character is '\n' or '\t');

    // Control characters, and those that change the direction of text, so that it reads as another one.
    private static bool IsMisleading(char character) => char.IsControl(character) || character is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    private static string Escape(string text, Func<char, bool> allowed)
    {
        if (!text.Any(character => IsMisleading(character) && !allowed(character)))
            return text;
        var safe = new StringBuilder(text.Length + 16);
        foreach (char character in text)
        {
            if (IsMisleading(character) && !allowed(character))
                safe.Append("\\x").Append(((int)character).ToString("x2", CultureInfo.InvariantCulture));
            else
                safe.Append(character);
        }
        return safe.ToString();
    }
}
