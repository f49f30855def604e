using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>Leaves a contract of both sides to one of them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContractSideFix))]
[Shared]
internal sealed class ContractSideFix : Fix
{
    private const string Guest = "GuestFunction";
    private const string Host = "HostFunction";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.BothKinds];

    protected override void Offer(Place place)
    {
        var declaration = place.Token.Parent?.FirstAncestorOrSelf<InterfaceDeclarationSyntax>();
        if (declaration is null || place.Model.GetDeclaredSymbol(declaration, place.Cancellation) is not { } contract)
        {
            return;
        }

        place.Offer($"Keep [{Guest}]: the guest implements it", Guest, Without(Host, contract, place.Cancellation));
        place.Offer($"Keep [{Host}]: the host implements it", Host, Without(Guest, contract, place.Cancellation));
    }

    private static SourceEdits Without(string name, INamedTypeSymbol contract, CancellationToken cancellation)
    {
        var edits = new SourceEdits();
        foreach (AttributeData attribute in contract.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() == $"Hyperlight.{name}Attribute"
                && attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax written)
            {
                edits.Remove(written);
            }
        }

        return edits;
    }
}
