namespace Hyperlight;

/// <summary>Marks an interface whose members a host implements and its guests call.</summary>
/// <remarks>The project that declares the interface references <c>Hyperlight.Abstractions</c>; both sides of every call are generated there.</remarks>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class HostFunctionAttribute : Attribute
{
    /// <summary>The contract's name in calls, when it is not the interface's own with its namespace: identifiers with dots between them.</summary>
    public string? Name { get; set; }
}
