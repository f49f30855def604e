using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>Makes a contract's method public, which it is when nothing else is said.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MethodAccessFix))]
[Shared]
internal sealed class MethodAccessFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.InaccessibleMethod];

    protected override void Offer(Place place)
    {
        if (place.Token.Parent is MethodDeclarationSyntax method)
        {
            var edits = new SourceEdits();
            edits.Remove(method.Modifiers.Where(Access.IsModifier));
            place.Offer($"Make '{method.Identifier.ValueText}' public", nameof(MethodAccessFix), edits);
        }
    }
}
