using Microsoft.CodeAnalysis.Text;

namespace Hyperlight.Generators.Tests.Diagnostics;

/// <summary>Source text in which <c>[|...|]</c> marks where diagnostics are expected.</summary>
internal sealed class MarkedSource
{
    private const string Start = "[|";
    private const string End = "|]";

    public MarkedSource(string text)
    {
        var spans = new List<TextSpan>();
        for (int start; (start = text.IndexOf(Start, StringComparison.Ordinal)) >= 0;)
        {
            text = text.Remove(start, Start.Length);
            int end = text.IndexOf(End, start, StringComparison.Ordinal);
            text = text.Remove(end, End.Length);
            spans.Add(TextSpan.FromBounds(start, end));
        }

        Text = text;
        Spans = spans;
    }

    public string Text { get; }

    public IReadOnlyList<TextSpan> Spans { get; }
}
