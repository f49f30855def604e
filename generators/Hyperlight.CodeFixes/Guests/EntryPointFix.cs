using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Guests;

/// <summary>Removes an entry point besides the generated one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EntryPointFix))]
[Shared]
internal sealed class EntryPointFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.OwnEntryPoint];

    // A program has one entry point.
    public override FixAllProvider? GetFixAllProvider() => null;

    protected override void Offer(Place place)
    {
        // Top-level statements are no method: what they do has to move, and only who wrote them knows where to.
        if (place.Token.Parent is MethodDeclarationSyntax { Parent: TypeDeclarationSyntax type } method && method.Identifier == place.Token)
        {
            string title = $"Remove '{type.Identifier.ValueText}.{method.Identifier.ValueText}'";
            place.Offer(title, nameof(EntryPointFix), root => root.ReplaceNode(type, Without(method, type)));
        }
    }

    private static TypeDeclarationSyntax Without(MethodDeclarationSyntax method, TypeDeclarationSyntax type)
    {
        int index = type.Members.IndexOf(method);
        TypeDeclarationSyntax rest = type.RemoveNode(method, SyntaxRemoveOptions.KeepUnbalancedDirectives)!;
        if (index > 0 || rest.Members.Count == 0)
        {
            return rest;
        }

        // No empty line after the brace.
        MemberDeclarationSyntax next = rest.Members[0];
        var before = next.GetLeadingTrivia().SkipWhile(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return rest.ReplaceNode(next, next.WithLeadingTrivia(before));
    }
}
