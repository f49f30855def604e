namespace Hyperlight.Symbols;

/// <summary>How much work reading hostile data may cause in total. Limits on each part do not help when there may be any number of parts.</summary>
/// <param name="steps">The work; a step takes some nanoseconds.</param>
public sealed class WorkBudget(long steps)
{
    private long _left = steps;

    /// <summary>True when nothing is left.</summary>
    public bool IsSpent => _left <= 0;

    /// <summary>Charges for work before it is done.</summary>
    /// <param name="cost">The steps that it takes.</param>
    /// <returns>False when it must not be done.</returns>
    public bool TrySpend(long cost = 1)
    {
        _left = Math.Max(0, _left - cost);
        return _left > 0;
    }
}
