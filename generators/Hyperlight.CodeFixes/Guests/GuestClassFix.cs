using System.Collections.Immutable;
using System.Composition;
using Hyperlight.CodeFixes.Editing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Guests;

/// <summary>Makes the guest a class that can be created.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GuestClassFix))]
[Shared]
internal sealed class GuestClassFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.NotConstructible];

    protected override void Offer(Place place)
    {
        if (place.Token.Parent is not ClassDeclarationSyntax declaration
            || place.Model.GetDeclaredSymbol(declaration, place.Cancellation) is not { } guest)
        {
            return;
        }

        // One at a time, in the order in which they are reported.
        if (guest.IsStatic)
        {
            OfferWithout(SyntaxKind.StaticKeyword, place, guest);
        }
        else if (guest.IsAbstract)
        {
            OfferWithoutAbstract(place, guest);
        }
        else if (!guest.IsGenericType)
        {
            Access.OfferInternal(place, guest, nameof(GuestClassFix));
        }
    }

    private static void OfferWithoutAbstract(Place place, INamedTypeSymbol guest)
    {
        // Only who wrote an abstract member knows what it is to do.
        if (!guest.GetMembers().Any(static member => member.IsAbstract))
        {
            OfferWithout(SyntaxKind.AbstractKeyword, place, guest);
        }
    }

    private static void OfferWithout(SyntaxKind keyword, Place place, INamedTypeSymbol guest)
    {
        var edits = new SourceEdits();
        edits.Remove(guest.DeclaringSyntaxReferences
            .Select(part => part.GetSyntax(place.Cancellation))
            .OfType<ClassDeclarationSyntax>()
            .SelectMany(static part => part.Modifiers)
            .Where(token => token.IsKind(keyword)));
        place.Offer($"Remove '{SyntaxFacts.GetText(keyword)}' from '{guest.Name}'", nameof(GuestClassFix), edits);
    }
}
