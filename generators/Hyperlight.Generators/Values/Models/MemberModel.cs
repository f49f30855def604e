namespace Hyperlight.Generators.Values.Models;

/// <summary>A member of a value that goes with it.</summary>
/// <param name="Name">Its name, without '@'.</param>
/// <param name="Value">Its type.</param>
/// <param name="Default">Its value when it is absent, as in a signature; empty when the constructor has none.</param>
/// <param name="IsInitialized">Whether it is set by name, and not by the constructor.</param>
internal sealed record MemberModel(string Name, ValueModel Value, string Default = "", bool IsInitialized = false)
{
    /// <summary>The same, as in code.</summary>
    public string DefaultCode => Default.Length > 0 && Value.IsInline ? $"({Value.Code})({Default})" : Default;

    /// <summary>As both sides compare it: <c>int Count</c>, or <c>decimal? Price = null</c> when it may be left out.</summary>
    public string Signature => $"{Value.NullableText} {Name}" + (Default.Length > 0 ? $" = {Default}" : Value.IsNullable ? " = null" : "");
}
