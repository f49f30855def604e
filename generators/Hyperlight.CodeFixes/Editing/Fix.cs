using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace Hyperlight.CodeFixes.Editing;

/// <summary>A fix of what is wrong at one place.</summary>
internal abstract class Fix : CodeFixProvider
{
    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is not null && model is not null)
        {
            Offer(new Place(context, root, model));
        }
    }

    /// <summary>Offers what can be done at a place, if anything.</summary>
    protected abstract void Offer(Place place);
}
