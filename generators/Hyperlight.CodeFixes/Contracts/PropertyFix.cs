using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>Declares methods in the place of a property.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PropertyFix))]
[Shared]
internal sealed class PropertyFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.MemberIsNotAMethod];

    protected override void Offer(Place place)
    {
        if (place.Token.Parent is not PropertyDeclarationSyntax property
            || place.Model.GetDeclaredSymbol(property, place.Cancellation) is not { ContainingType: { } contract })
        {
            return;
        }

        List<MethodDeclarationSyntax> methods = PropertyMethods.Of(property);
        var names = methods.Select(static method => method.Identifier.ValueText).ToList();
        if (names.Count > 0 && names.All(name => contract.GetMembers(name).IsEmpty))
        {
            string title = $"Declare {string.Join(" and ", names.Select(static name => $"'{name}'"))} instead (changes the contract only)";
            place.Offer(title, nameof(PropertyFix), root => root.ReplaceNode(property, methods));
        }
    }
}
