using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Contracts;

/// <summary>Makes a contract visible to generated code.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ContractAccessFix))]
[Shared]
internal sealed class ContractAccessFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.InaccessibleContract];

    protected override void Offer(Place place)
    {
        if (place.Token.Parent is InterfaceDeclarationSyntax declaration
            && place.Model.GetDeclaredSymbol(declaration, place.Cancellation) is { } contract)
        {
            Access.OfferInternal(place, contract, nameof(ContractAccessFix));
        }
    }
}
