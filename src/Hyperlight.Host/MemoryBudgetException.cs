namespace Hyperlight;

/// <summary>A guest allocated more than a <see cref="MemoryBudget"/> allows.</summary>
public sealed class MemoryBudgetException : Exception
{
    internal MemoryBudgetException(string message)
        : base(message)
    {
    }
}
