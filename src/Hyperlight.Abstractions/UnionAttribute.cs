namespace Hyperlight;

/// <summary>Marks a class whose values are of one of several sealed types, so that contracts can carry it.</summary>
/// <remarks>The order of the cases is their number in messages: add new ones at the end.</remarks>
/// <param name="cases">The sealed classes or records that derive from it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class UnionAttribute(params Type[] cases) : Attribute
{
    /// <summary>The sealed classes or records that derive from it, in the order of their numbers.</summary>
    public IReadOnlyList<Type> Cases { get; } = cases;
}
