namespace Hyperlight.Generators.Values.Models;

/// <summary>A type that gets code of its own to write and to read it.</summary>
/// <param name="Kind">What code it is.</param>
/// <param name="Value">The type; never nullable, but for a box.</param>
/// <param name="Members">A table's members.</param>
/// <param name="Arguments">Which members a table's constructor takes, in its order, by index.</param>
/// <param name="Cases">A union's cases, in the order of their tags.</param>
/// <param name="Constants">An enum's values.</param>
/// <param name="IsRecursive">Whether a value can hold another one of its type.</param>
internal sealed record CodecModel(
    CodecKind Kind,
    ValueModel Value,
    EquatableArray<MemberModel> Members = default,
    EquatableArray<int> Arguments = default,
    EquatableArray<ValueModel> Cases = default,
    EquatableArray<EnumConstant> Constants = default,
    bool IsRecursive = false)
{
    /// <summary>The class of its code.</summary>
    public string ClassName => Kind == CodecKind.Box ? $"BoxOf_{Value.NullableName}Codec" : Value.Name + "Codec";
}
