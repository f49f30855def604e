namespace Hyperlight.Generators.Guests;

/// <summary>A contract that a guest serves or asks for.</summary>
/// <param name="TypeName">The interface, as in code.</param>
/// <param name="FullName">Its name with namespace, for messages.</param>
/// <param name="Name">What its functions' names begin with in calls.</param>
internal readonly record struct ContractUse(string TypeName, string FullName, string Name);
