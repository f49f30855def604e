using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Emission;

/// <summary>How names of the user's code are written in generated code and in messages.</summary>
internal static class CodeFormats
{
    /// <summary><c>global::Shop.@class&lt;string?&gt;</c>: means the same wherever it stands.</summary>
    private static readonly SymbolDisplayFormat InCode = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary><c>Shop.Outer.ICalculator</c>: the name by which both sides know a contract.</summary>
    private static readonly SymbolDisplayFormat Full = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    public static string Code(ITypeSymbol type) => type.ToDisplayString(InCode);

    public static string FullName(ITypeSymbol type) => type.ToDisplayString(Full);

    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
