using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Hyperlight.Generators;

/// <summary>Finds the token that a diagnostic is about.</summary>
internal static class Locations
{
    /// <summary>The name where a symbol is declared.</summary>
    public static Location Of(ISymbol symbol) => symbol.Locations[0];

    public static Location Of(AttributeData attribute, ISymbol annotated, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? Of(annotated);

    public static Location OfReturnType(IMethodSymbol method, Location otherwise, CancellationToken cancellation) =>
        SyntaxOf<MethodDeclarationSyntax>(method, cancellation)?.ReturnType.GetLocation() ?? otherwise;

    public static Location OfType(IParameterSymbol parameter, Location otherwise, CancellationToken cancellation) =>
        SyntaxOf<ParameterSyntax>(parameter, cancellation)?.Type?.GetLocation() ?? otherwise;

    public static Location OfModifier(IParameterSymbol parameter, Location otherwise, CancellationToken cancellation)
    {
        SyntaxTokenList modifiers = SyntaxOf<ParameterSyntax>(parameter, cancellation)?.Modifiers ?? default;
        return modifiers.Any(IsPassing) ? modifiers.First(IsPassing).GetLocation() : otherwise;
    }

    private static bool IsPassing(SyntaxToken modifier) =>
        modifier.Kind() is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword;

    private static T? SyntaxOf<T>(ISymbol symbol, CancellationToken cancellation)
        where T : SyntaxNode => symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) as T;
}
