namespace ValuesGuest;

/// <summary>Holds values of one type as members of every kind that holds values.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="First">By itself, before a member of one byte.</param>
/// <param name="Flag">One byte, so that what follows is not aligned by chance.</param>
/// <param name="Listed">In a list.</param>
/// <param name="Named">In a dictionary.</param>
/// <param name="Paired">In a tuple.</param>
/// <param name="Rows">In an array in an array.</param>
public sealed record Holder<T>(T First, bool Flag, List<T> Listed, Dictionary<string, T> Named, (byte Number, T Item) Paired, T[][] Rows)
{
    /// <summary>As a property that is set by name.</summary>
    public IReadOnlyList<T> Read { get; init; } = [];
}
