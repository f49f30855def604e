using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Contracts;

/// <summary>How messages speak of a contract's members.</summary>
internal static class ContractWords
{
    public static string Describe(ISymbol member, INamedTypeSymbol contract)
    {
        string name = member is IPropertySymbol { IsIndexer: true } ? "this[]" : member.Name;
        string own = $"{member.ContainingType.Name}.{name}";
        bool isInherited = !SymbolEqualityComparer.Default.Equals(member.ContainingType, contract);
        return isInherited ? $"{own} (inherited by {contract.Name})" : own;
    }

    public static bool IsExplicitImplementation(ISymbol member) => member switch
    {
        IMethodSymbol method => !method.ExplicitInterfaceImplementations.IsEmpty,
        IPropertySymbol property => !property.ExplicitInterfaceImplementations.IsEmpty,
        IEventSymbol @event => !@event.ExplicitInterfaceImplementations.IsEmpty,
        _ => false,
    };

    public static string KindOf(ISymbol member) => member switch
    {
        IPropertySymbol { IsIndexer: true } => "an indexer",
        IPropertySymbol => "a property",
        _ => "an event",
    };

    /// <summary>What keeps a parameter from being passed by value; null when nothing does.</summary>
    public static string? ModifierOf(IParameterSymbol parameter) => parameter switch
    {
        { RefKind: RefKind.Ref } => "ref",
        { RefKind: RefKind.Out } => "out",
        { RefKind: RefKind.In } => null,
        { RefKind: not RefKind.None } => "ref readonly",
        _ => null,
    };

    public static string ReturnTypeOf(IMethodSymbol method) =>
        (method.ReturnsByRef || method.ReturnsByRefReadonly ? "ref " : "") + Short(method.ReturnType);

    public static string Short(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);
}
