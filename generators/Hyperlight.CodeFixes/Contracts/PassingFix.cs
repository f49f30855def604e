using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>Passes a parameter by value.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PassingFix))]
[Shared]
internal sealed class PassingFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ParameterIsNotByValue];

    protected override void Offer(Place place)
    {
        if (place.Token.Parent is not ParameterSyntax parameter || !parameter.Modifiers.Any(IsReference))
        {
            return;
        }

        // 'readonly' and 'scoped' speak of the reference.
        var removed = parameter.Modifiers
            .Where(static token => IsReference(token) || token.Kind() is SyntaxKind.ReadOnlyKeyword or SyntaxKind.ScopedKeyword)
            .ToList();
        var edits = new SourceEdits();
        edits.Remove(removed);
        string title = $"Remove '{string.Join(" ", removed)}' from '{parameter.Identifier.ValueText}' (changes the contract only)";
        place.Offer(title, nameof(PassingFix), edits);
    }

    private static bool IsReference(SyntaxToken token) => token.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword;
}
