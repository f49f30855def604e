namespace Hyperlight.Generators.Contracts.Models;

/// <summary>What a method returns its result in.</summary>
internal enum TaskKind
{
    /// <summary>Nothing: the caller waits.</summary>
    None,
    Task,
    ValueTask,
}
