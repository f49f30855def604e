using System.Text;
using Hyperlight.Host.Kernel;

namespace Hyperlight.Host.Tracing;

/// <summary>Text of a guest's records, safe to show. Names come again and again: the last ones are kept.</summary>
internal sealed class GuestText
{
    private const int Slots = 256, LongestKept = 64;

    private readonly (byte[] Utf8, string Text)[] _names = new (byte[], string)[Slots];

    /// <summary>A name, in one line.</summary>
    public string Name(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        if (utf8.Length > LongestKept)
            return PrintableText.OneLine(Encoding.UTF8.GetString(utf8));
        // Names of one program differ in their length or their ends; if not, they take turns.
        int hash = utf8.Length + 31 * (utf8[0] + 31 * (utf8[^1] + 31 * utf8[utf8.Length / 2]));
        ref (byte[] Utf8, string Text) slot = ref _names[hash & (Slots - 1)];
        if (slot.Utf8 is null || !utf8.SequenceEqual(slot.Utf8))
            slot = (utf8.ToArray(), PrintableText.OneLine(Encoding.UTF8.GetString(utf8)));
        return slot.Text;
    }

    /// <summary>A text of several lines.</summary>
    public static string Lines(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? "" : PrintableText.Lines(Encoding.UTF8.GetString(utf8));
}
