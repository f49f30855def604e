using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators;

/// <summary>The attributes of Hyperlight.Abstractions, by metadata name: this assembly does not reference them.</summary>
internal static class HyperlightAttributes
{
    public const string GuestFunction = "Hyperlight.GuestFunctionAttribute";
    public const string HostFunction = "Hyperlight.HostFunctionAttribute";
    public const string Guest = "Hyperlight.GuestAttribute";
    public const string FunctionName = "Hyperlight.FunctionNameAttribute";
    public const string GuestStart = "Hyperlight.GuestStartAttribute";
    public const string FixedLayout = "Hyperlight.FixedLayoutAttribute";
    public const string Union = "Hyperlight.UnionAttribute";

    public static AttributeData? Find(ISymbol symbol, string fullName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == fullName);

    public static bool Has(ISymbol symbol, string fullName) => Find(symbol, fullName) is not null;

    /// <summary>False for the further parts of a partial type that wrongly repeat the attribute: a type is generated for once.</summary>
    public static bool IsFirst(GeneratorAttributeSyntaxContext context, string fullName) =>
        Find(context.TargetSymbol, fullName)?.ApplicationSyntaxReference is { } first
        && first.SyntaxTree == context.TargetNode.SyntaxTree
        && context.TargetNode.Span.Contains(first.Span);
}
