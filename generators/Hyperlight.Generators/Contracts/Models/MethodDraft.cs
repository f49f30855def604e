using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Contracts.Models;

/// <summary>A method of a contract before all of its names are known; never part of a model.</summary>
/// <param name="Symbol">The method.</param>
/// <param name="Name">Its own name, or the one that an attribute gives it.</param>
/// <param name="Task">What the result comes in.</param>
/// <param name="ReturnType">Its result.</param>
/// <param name="Parameters">The parameters that travel.</param>
/// <param name="Token">The name of the parameter that stops the call; null for none.</param>
internal sealed record MethodDraft(
    IMethodSymbol Symbol, string Name, TaskKind Task, TypeModel ReturnType, EquatableArray<ParameterModel> Parameters, string? Token);
