using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Hyperlight.CodeFixes.Editing;

/// <summary>Changes of text in any number of files: what is not named stays as it was written.</summary>
internal sealed class SourceEdits
{
    private readonly List<(SyntaxTree Tree, TextChange Change)> _edits = [];

    public bool IsEmpty => _edits.Count == 0;

    public void Insert(SyntaxToken before, string text) => Add(before, new TextSpan(before.SpanStart, 0), text);

    public void Replace(SyntaxToken token, string text) => Add(token, token.Span, text);

    /// <summary>Removes tokens; neighbours go together, since the space between them goes once.</summary>
    public void Remove(IEnumerable<SyntaxToken> tokens)
    {
        var all = tokens.ToList();
        for (int first = 0, last; first < all.Count; first = last + 1)
        {
            last = first;
            while (last + 1 < all.Count && all[last].GetNextToken() == all[last + 1])
            {
                last++;
            }

            Remove(all[first], all[last]);
        }
    }

    /// <summary>Removes an attribute, and its brackets when they hold nothing else.</summary>
    public void Remove(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        int index = list.Attributes.IndexOf(attribute);
        if (list.Attributes.Count == 1)
        {
            Remove(list.GetFirstToken(), list.GetLastToken());
        }
        else if (index == 0)
        {
            Remove(attribute.GetFirstToken(), list.Attributes.GetSeparator(0));
        }
        else
        {
            TextSpan span = TextSpan.FromBounds(list.Attributes.GetSeparator(index - 1).SpanStart, attribute.Span.End);
            Add(attribute.GetFirstToken(), span, "");
        }
    }

    public async Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellation)
    {
        foreach (var edits in _edits.GroupBy(static edit => edit.Tree, static edit => edit.Change))
        {
            // Generated files have no document: they change with what they are made from.
            if (solution.GetDocument(edits.Key) is { } document)
            {
                SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
                solution = solution.WithDocumentText(document.Id, text.WithChanges(edits.OrderBy(static change => change.Span.Start)));
            }
        }

        return solution;
    }

    private void Remove(SyntaxToken first, SyntaxToken last)
    {
        SyntaxToken before = first.GetPreviousToken();
        bool startsLine = before.IsKind(SyntaxKind.None) || HasEndOfLine(before.TrailingTrivia) || HasEndOfLine(first.LeadingTrivia);
        bool endsLine = HasEndOfLine(last.TrailingTrivia) && !startsLine;
        TextSpan span = endsLine && IsSpace(before.TrailingTrivia) && IsSpace(first.LeadingTrivia)
            ? TextSpan.FromBounds(before.Span.End, last.Span.End)
            : TextSpan.FromBounds(first.SpanStart, EndOfSpaceAfter(last));
        Add(first, span, "");
    }

    // Up to the next token, or to a comment before it.
    private static int EndOfSpaceAfter(SyntaxToken token)
    {
        SyntaxToken next = token.GetNextToken();
        if (IsSpace(token.TrailingTrivia) && IsSpace(next.LeadingTrivia))
        {
            return next.SpanStart;
        }

        var space = token.TrailingTrivia.TakeWhile(static one => one.IsKind(SyntaxKind.WhitespaceTrivia));
        return token.Span.End + space.Sum(static one => one.Span.Length);
    }

    private void Add(SyntaxToken token, TextSpan span, string text) => _edits.Add((token.SyntaxTree!, new TextChange(span, text)));

    private static bool HasEndOfLine(SyntaxTriviaList trivia) => trivia.Any(SyntaxKind.EndOfLineTrivia);

    private static bool IsSpace(SyntaxTriviaList trivia) =>
        trivia.All(static one => one.Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.EndOfLineTrivia);
}
