using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Hyperlight.CodeFixes.Editing;

/// <summary>Where something is wrong, and whom to tell what can be done.</summary>
internal sealed class Place(CodeFixContext context, SyntaxNode root, SemanticModel model)
{
    /// <summary>The token that is reported, or the first of several.</summary>
    public SyntaxToken Token { get; } = root.FindToken(context.Span.Start);

    /// <summary>The innermost node that covers all that is reported.</summary>
    public SyntaxNode Node => root.FindNode(context.Span, getInnermostNodeForTie: true);

    public Document Document => context.Document;

    public SemanticModel Model => model;

    public CancellationToken Cancellation => context.CancellationToken;

    /// <summary>Offers changes of text.</summary>
    /// <param name="title">What a user reads.</param>
    /// <param name="key">The same for all that one wants to have done at once.</param>
    /// <param name="edits">The changes; nothing is offered when there are none.</param>
    public void Offer(string title, string key, SourceEdits edits)
    {
        if (!edits.IsEmpty)
        {
            Solution solution = Document.Project.Solution;
            Register(title, key, cancellation => edits.ApplyAsync(solution, cancellation));
        }
    }

    /// <summary>Offers another root of the file that the place is in.</summary>
    public void Offer(string title, string key, Func<SyntaxNode, SyntaxNode> change)
    {
        Document document = Document;
        Register(title, key, _ => Task.FromResult(document.WithSyntaxRoot(change(root)).Project.Solution));
    }

    private void Register(string title, string key, Func<CancellationToken, Task<Solution>> change) =>
        context.RegisterCodeFix(CodeAction.Create(title, change, key), context.Diagnostics);
}
