namespace Hyperlight;

/// <summary>Gives a method of a contract another name in calls than its own.</summary>
/// <remarks>Both sides of a call know a function by that name: with it a method can be renamed while older guests or hosts still know it, and overloads get names of their own.</remarks>
/// <param name="name">Letters, digits and underscores, not starting with a digit.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class FunctionNameAttribute(string name) : Attribute
{
    /// <summary>The name in calls, without the contract's.</summary>
    public string Name { get; } = name;
}
