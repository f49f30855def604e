using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>Moves a cancellation token to the end, where a call has it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TokenPlaceFix))]
[Shared]
internal sealed class TokenPlaceFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.TokenIsNotLast];

    protected override void Offer(Place place)
    {
        if (place.Token.Parent?.FirstAncestorOrSelf<ParameterSyntax>() is not { Parent: ParameterListSyntax list } token)
        {
            return;
        }

        // One token is enough, and 'params' has to be the last itself: which of the two has to go is not for a fix to say.
        ParameterSyntax last = list.Parameters[list.Parameters.Count - 1];
        if (IsToken(last, place) || last.Modifiers.Any(SyntaxKind.ParamsKeyword))
        {
            return;
        }

        string title = $"Move '{token.Identifier.ValueText}' to the end (changes the contract only)";
        place.Offer(title, nameof(TokenPlaceFix), root => root.ReplaceNode(list, Reordered(list, token)));
    }

    private static bool IsToken(ParameterSyntax parameter, Place place) =>
        place.Model.GetDeclaredSymbol(parameter, place.Cancellation)?.Type.ToDisplayString() == "System.Threading.CancellationToken";

    // Line ends and spaces stay where they are, so that each parameter looks like the one whose place it takes.
    private static ParameterListSyntax Reordered(ParameterListSyntax list, ParameterSyntax token)
    {
        ParameterSyntax moved = list.Parameters.Any(static parameter => parameter.Default is not null) && token.Default is null
            ? token.WithDefault(Default())
            : token;
        IEnumerable<ParameterSyntax> order = list.Parameters.Where(parameter => parameter != token).Append(moved)
            .Select((parameter, index) => parameter.WithTriviaFrom(list.Parameters[index]));
        return list.WithParameters(SyntaxFactory.SeparatedList(order, list.Parameters.GetSeparators()));
    }

    // What follows an optional parameter is optional.
    private static EqualsValueClauseSyntax Default() => SyntaxFactory.EqualsValueClause(
        SyntaxFactory.Token(SyntaxFactory.TriviaList(SyntaxFactory.Space), SyntaxKind.EqualsToken, SyntaxFactory.TriviaList(SyntaxFactory.Space)),
        SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression));
}
