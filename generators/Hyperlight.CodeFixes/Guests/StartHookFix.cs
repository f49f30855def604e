using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Guests;

/// <summary>Makes a start hook static and visible to the generated entry point.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StartHookFix))]
[Shared]
internal sealed class StartHookFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.StartIsNotCallable];

    protected override void Offer(Place place)
    {
        // What it takes and gives has its reasons, and what is static already and visible has another problem.
        if (place.Token.Parent is not MethodDeclarationSyntax { ParameterList.Parameters.Count: 0, TypeParameterList: null } method
            || method.Modifiers.Any(SyntaxKind.AbstractKeyword) || method.Modifiers.Any(SyntaxKind.VirtualKeyword))
        {
            return;
        }

        var edits = new SourceEdits();
        var written = method.Modifiers.Where(Access.IsModifier).ToList();
        bool isHidden = !written.Any(static token => token.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword);
        bool isInstance = !method.Modifiers.Any(SyntaxKind.StaticKeyword);
        if (isHidden && written.Count > 0)
        {
            edits.Replace(written[0], "internal");
            edits.Remove(written.Skip(1));
        }

        string inserted = (isHidden && written.Count == 0 ? "internal " : "") + (isInstance ? "static " : "");
        if (inserted.Length > 0)
        {
            edits.Insert(FirstAfterAccess(method), inserted);
        }

        place.Offer($"Make '{method.Identifier.ValueText}' {(isHidden ? "internal" : "")}{(isHidden && isInstance ? " and " : "")}{(isInstance ? "static" : "")}", nameof(StartHookFix), edits);
    }

    private static SyntaxToken FirstAfterAccess(MethodDeclarationSyntax method) =>
        method.Modifiers.Where(static token => !Access.IsModifier(token)).Append(method.ReturnType.GetFirstToken()).First();
}
