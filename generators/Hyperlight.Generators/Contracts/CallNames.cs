using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Contracts;

/// <summary>The names that attributes give contracts and their methods.</summary>
internal static class CallNames
{
    /// <summary>The name of a contract on both sides: an attribute's, or its own with its namespace.</summary>
    public static string OfContract(INamedTypeSymbol contract) => Given(contract)?.Name ?? CodeFormats.FullName(contract);

    /// <summary>The name that stands before those of its functions.</summary>
    public static string Short(INamedTypeSymbol contract) =>
        Given(contract) is { Name: { } name } ? name.Substring(name.LastIndexOf('.') + 1) : contract.Name;

    /// <summary>What a contract's attribute gives it; null when it gives nothing.</summary>
    public static (AttributeData Attribute, string? Name)? Given(INamedTypeSymbol contract) =>
        (HyperlightAttributes.Find(contract, HyperlightAttributes.GuestFunction) ?? HyperlightAttributes.Find(contract, HyperlightAttributes.HostFunction))
            is { } attribute && attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Name") is { Key: not null, Value.Value: string name }
            ? (attribute, name)
            : null;

    /// <summary>What a method's attribute gives it; null when there is none.</summary>
    public static (AttributeData Attribute, string? Name)? Given(IMethodSymbol method) =>
        HyperlightAttributes.Find(method, HyperlightAttributes.FunctionName) is { } attribute
            ? (attribute, attribute.ConstructorArguments.FirstOrDefault().Value as string)
            : null;

    public static bool IsFunctionName(string? name) => name is not null && SyntaxFacts.IsValidIdentifier(name);

    public static bool IsContractName(string? name) => name is not null && name.Split('.').All(SyntaxFacts.IsValidIdentifier);
}
