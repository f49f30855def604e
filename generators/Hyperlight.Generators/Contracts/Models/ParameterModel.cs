namespace Hyperlight.Generators.Contracts.Models;

/// <summary>A parameter of a contract's method.</summary>
/// <param name="Name">Its name, without '@'.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsIn">Whether it is declared <c>in</c>.</param>
internal sealed record ParameterModel(string Name, TypeModel Type, bool IsIn);
