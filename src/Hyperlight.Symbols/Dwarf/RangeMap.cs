namespace Hyperlight.Symbols;

/// <summary>Leads from an address to the innermost of the ranges around it, which is the one that was added last.</summary>
internal sealed class RangeMap
{
    private readonly ulong[] _starts;
    private readonly int[] _values;

    /// <param name="ranges">Ranges and what is there; one inside another comes after it.</param>
    public RangeMap(List<(AddressRange Range, int Value)> ranges)
    {
        var starts = new List<ulong>();
        var values = new List<int>();
        var open = new SortedSet<int>();
        (ulong At, int Range)[] changes = [.. ranges.Select(static (one, i) => (one.Range.Start, i)), .. ranges.Select(static (one, i) => (one.Range.End, i))];
        Array.Sort(changes);
        for (int i = 0; i < changes.Length; i++)
        {
            if (!open.Remove(changes[i].Range))
                open.Add(changes[i].Range);
            // What begins and ends at one address counts when all is said about it.
            if (i + 1 < changes.Length && changes[i + 1].At == changes[i].At)
                continue;
            starts.Add(changes[i].At);
            values.Add(open.Count == 0 ? Nothing : ranges[open.Max].Value);
        }
        (_starts, _values) = ([.. starts], [.. values]);
    }

    /// <summary>What is where no range is.</summary>
    public const int Nothing = -1;

    /// <summary>What is at an address.</summary>
    public int Find(ulong address)
    {
        int index = Array.BinarySearch(_starts, address);
        index = index >= 0 ? index : ~index - 1;
        return index >= 0 ? _values[index] : Nothing;
    }
}
