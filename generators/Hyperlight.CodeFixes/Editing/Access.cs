using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.CodeFixes.Editing;

/// <summary>Makes types visible to generated code, which stands elsewhere in their assembly.</summary>
internal static class Access
{
    public static bool IsModifier(SyntaxToken token) =>
        token.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.PrivateKeyword;

    /// <summary>Offers to make a type, and those around it, internal where they are less.</summary>
    public static void OfferInternal(Place place, INamedTypeSymbol type, string key)
    {
        var hidden = TypeAndContainers(type).Where(IsHidden).ToList();
        var edits = new SourceEdits();
        foreach (INamedTypeSymbol one in hidden)
        {
            MakeInternal(one, edits, place.Cancellation);
        }

        bool isAlone = hidden.Count == 1 && SymbolEqualityComparer.Default.Equals(hidden[0], type);
        place.Offer(isAlone ? $"Make '{type.Name}' internal" : $"Make '{type.Name}' and the types around it internal", key, edits);
    }

    private static IEnumerable<INamedTypeSymbol> TypeAndContainers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            yield return current;
        }
    }

    private static bool IsHidden(INamedTypeSymbol type) => type.IsFileLocal
        || type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;

    private static void MakeInternal(INamedTypeSymbol type, SourceEdits edits, CancellationToken cancellation)
    {
        var parts = type.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>().ToList();
        edits.Remove(parts.SelectMany(static part => part.Modifiers).Where(static token => token.IsKind(SyntaxKind.FileKeyword)));
        var written = parts
            .Select(static part => part.Modifiers.Where(IsModifier).ToList())
            .Where(static tokens => tokens.Count > 0)
            .ToList();
        foreach (List<SyntaxToken> tokens in written)
        {
            edits.Replace(tokens[0], "internal");
            edits.Remove(tokens.Skip(1));
        }

        if (written.Count == 0 && !type.IsFileLocal && parts.Count > 0)
        {
            edits.Insert(parts[0].Modifiers.Append(parts[0].Keyword).First(), "internal ");
        }
    }
}
