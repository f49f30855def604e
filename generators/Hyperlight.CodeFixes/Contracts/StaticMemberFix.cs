using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>Makes a static member one of the instance.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StaticMemberFix))]
[Shared]
internal sealed class StaticMemberFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.StaticMember];

    protected override void Offer(Place place)
    {
        // An operator is static or it is none.
        var member = place.Token.Parent?.FirstAncestorOrSelf<MemberDeclarationSyntax>();
        if (member is not (MethodDeclarationSyntax or BasePropertyDeclarationSyntax or EventFieldDeclarationSyntax))
        {
            return;
        }

        bool hasBody = HasBody(member);
        var edits = new SourceEdits();
        edits.Remove(member.Modifiers.Where(token =>
            token.IsKind(SyntaxKind.StaticKeyword)
            || (!hasBody && token.Kind() is SyntaxKind.AbstractKeyword or SyntaxKind.VirtualKeyword)));
        place.Offer($"Make '{place.Token.ValueText}' a member of the instance (changes the contract only)", nameof(StaticMemberFix), edits);
    }

    // A member with a body stays virtual: that is still the other side's to implement.
    private static bool HasBody(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Body is not null || method.ExpressionBody is not null,
        PropertyDeclarationSyntax { ExpressionBody: not null } => true,
        BasePropertyDeclarationSyntax { AccessorList: { } list } =>
            list.Accessors.Any(static accessor => accessor.Body is not null || accessor.ExpressionBody is not null),
        _ => false,
    };
}
