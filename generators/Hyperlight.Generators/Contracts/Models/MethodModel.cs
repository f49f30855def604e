namespace Hyperlight.Generators.Contracts.Models;

/// <summary>A method of a contract.</summary>
/// <param name="Name">Its name, without '@'.</param>
/// <param name="DeclaringType">The interface that declares it, as in code: the contract or one that the contract inherits.</param>
/// <param name="WireName">Its name in calls, such as <c>ICalculator.Add</c>.</param>
/// <param name="Signature">What both sides compare, such as <c>int ICalculator.Add(int, string?)</c>.</param>
/// <param name="ReturnType">Its result.</param>
/// <param name="Parameters">Its parameters.</param>
internal sealed record MethodModel(
    string Name,
    string DeclaringType,
    string WireName,
    string Signature,
    TypeModel ReturnType,
    EquatableArray<ParameterModel> Parameters);
