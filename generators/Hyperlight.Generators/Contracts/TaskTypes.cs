using Hyperlight.Generators.Contracts.Models;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Contracts;

/// <summary>The types of System.Threading that a method may have beside what travels.</summary>
internal static class TaskTypes
{
    /// <summary>What a method's result comes in, and the type of the result; null for a task without one.</summary>
    public static (TaskKind Kind, ITypeSymbol? Result) Unwrap(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { Name: nameof(TaskKind.Task), Arity: <= 1 } task when IsIn(task, "Tasks") => (TaskKind.Task, ResultOf(task)),
        INamedTypeSymbol { Name: nameof(TaskKind.ValueTask), Arity: <= 1 } task when IsIn(task, "Tasks") => (TaskKind.ValueTask, ResultOf(task)),
        _ => (TaskKind.None, type),
    };

    public static bool IsToken(ITypeSymbol type) => type is INamedTypeSymbol { Name: "CancellationToken" } && IsIn(type, "Threading");

    private static ITypeSymbol? ResultOf(INamedTypeSymbol task) => task.TypeArguments.FirstOrDefault();

    private static bool IsIn(ITypeSymbol type, string lastNamespace) =>
        type.ContainingType is null
        && type.ContainingNamespace is { } space
        && space.Name == lastNamespace
        && space.ToDisplayString() is "System.Threading" or "System.Threading.Tasks";
}
