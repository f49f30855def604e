namespace Hyperlight.Generators.Values.Models;

/// <summary>A member of a value that goes with it.</summary>
/// <param name="Name">Its name, without '@'.</param>
/// <param name="Value">Its type.</param>
/// <param name="Default">Its value when it is absent, as in code; empty when that is zero or null.</param>
/// <param name="IsInitialized">Whether it is set by name, and not by the constructor.</param>
internal sealed record MemberModel(string Name, ValueModel Value, string Default = "", bool IsInitialized = false);
