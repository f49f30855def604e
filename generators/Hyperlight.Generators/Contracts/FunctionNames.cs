using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Contracts;

/// <summary>Gives each method of a contract a name in calls of its own.</summary>
internal sealed class FunctionNames
{
    private readonly string _contract;
    private readonly List<IMethodSymbol> _methods;

    public FunctionNames(INamedTypeSymbol contract, IEnumerable<IMethodSymbol> methods)
    {
        _contract = contract.Name;
        _methods = methods.ToList();
    }

    /// <summary><c>ICalculator.Add</c>; an overload has its parameter types too: <c>ICalculator.Add(int,string)</c>.</summary>
    public string WireName(IMethodSymbol method, EquatableArray<ParameterModel> parameters) =>
        _methods.Count(other => other.Name == method.Name) == 1
            ? $"{_contract}.{method.Name}"
            : $"{QualifiedName(method)}({string.Join(",", parameters.Select(static parameter => parameter.Type.Name))})";

    /// <summary><c>int ICalculator.Add(int, string?)</c>.</summary>
    public string Signature(IMethodSymbol method, TypeModel returnType, EquatableArray<ParameterModel> parameters) =>
        $"{returnType.Text} {QualifiedName(method)}({string.Join(", ", parameters.Select(static parameter => parameter.Type.Text))})";

    // Methods that two inherited interfaces declare alike differ in the interface only.
    private string QualifiedName(IMethodSymbol method) =>
        _methods.Count(other => IsAlike(other, method)) == 1
            ? $"{_contract}.{method.Name}"
            : $"{_contract}.{CodeFormats.FullName(method.ContainingType)}.{method.Name}";

    private static bool IsAlike(IMethodSymbol left, IMethodSymbol right) =>
        left.Name == right.Name
        && left.Parameters.Select(static parameter => parameter.Type)
            .SequenceEqual(right.Parameters.Select(static parameter => parameter.Type), SymbolEqualityComparer.Default);
}
