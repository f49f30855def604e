using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Emission;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Contracts;

/// <summary>Gives each method of a contract a name in calls of its own.</summary>
/// <param name="contract">The contract's short name.</param>
/// <param name="methods">All of its methods.</param>
internal sealed class FunctionNames(string contract, IReadOnlyCollection<MethodDraft> methods)
{
    /// <summary><c>ICalculator.Add</c>; an overload has its parameter types too: <c>ICalculator.Add(int,string)</c>.</summary>
    public string WireName(MethodDraft method) =>
        methods.Count(other => other.Name == method.Name) == 1
            ? $"{contract}.{method.Name}"
            : $"{QualifiedName(method)}({string.Join(",", method.Parameters.Select(static parameter => parameter.Type.Name))})";

    /// <summary><c>int ICalculator.Add(int, string?)</c>: whether a side awaits, or can stop waiting, is its own affair.</summary>
    public string Signature(MethodDraft method) =>
        $"{method.ReturnType.Text} {QualifiedName(method)}({string.Join(", ", method.Parameters.Select(static parameter => parameter.Type.Text))})";

    /// <summary>Methods that no name tells apart, two by two.</summary>
    public IEnumerable<(MethodDraft First, MethodDraft Second, string Name)> Collisions() => methods
        .GroupBy(WireName)
        .SelectMany(static same => same.Skip(1).Select(second => (same.First(), second, same.Key)));

    // Methods that two inherited interfaces declare alike differ in the interface only.
    private string QualifiedName(MethodDraft method) =>
        methods.Any(other => IsAlike(other, method) && !IsOfOneType(other, method))
            ? $"{contract}.{CodeFormats.FullName(method.Symbol.ContainingType)}.{method.Name}"
            : $"{contract}.{method.Name}";

    private static bool IsOfOneType(MethodDraft left, MethodDraft right) =>
        SymbolEqualityComparer.Default.Equals(left.Symbol.ContainingType, right.Symbol.ContainingType);

    private static bool IsAlike(MethodDraft left, MethodDraft right) =>
        left.Name == right.Name
        && left.Parameters.Select(static parameter => parameter.Type.Name)
            .SequenceEqual(right.Parameters.Select(static parameter => parameter.Type.Name));
}
