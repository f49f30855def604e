using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;
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
    /// <summary>What the constructor takes when nothing is passed, as code; empty when that is zero or null.</summary>
    public string Default(ValueModel value)
    {
        if (Parameter is not { HasExplicitDefaultValue: true, ExplicitDefaultValue: { } given } || given is float or double)
        {
            return "";
        }

        string literal = SymbolDisplay.FormatPrimitive(given, quoteStrings: true, useHexadecimalNumbers: false);
        return value.Shape == ValueShape.Enum ? $"({value.Code})({literal})" : given is decimal ? literal + "m" : literal;
    }
}
