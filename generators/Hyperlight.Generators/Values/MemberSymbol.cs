using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Values;

/// <summary>A property or field that goes with a value.</summary>
/// <param name="Symbol">The property or field.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsSettable">Whether generated code can set it by name.</param>
/// <param name="Parameter">The constructor's parameter that sets it.</param>
internal sealed record MemberSymbol(ISymbol Symbol, ITypeSymbol Type, bool IsSettable, IParameterSymbol? Parameter = null)
{
    /// <summary>What the constructor takes when nothing is passed, as a literal; empty when that is null, or no literal says it.</summary>
    public string Default => Parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: { } given } && !IsSpecial(given)
        ? SymbolDisplay.FormatPrimitive(given, quoteStrings: true, useHexadecimalNumbers: false) + Suffix(given)
        : "";

    private static bool IsSpecial(object value) =>
        value is float single && (float.IsNaN(single) || float.IsInfinity(single)) || value is double number && (double.IsNaN(number) || double.IsInfinity(number));

    private static string Suffix(object value) => value switch
    {
        decimal => "m",
        float => "f",
        double => "d",
        _ => "",
    };
}
