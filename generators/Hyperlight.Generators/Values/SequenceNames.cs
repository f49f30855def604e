using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>The generic types of the framework that are sequences.</summary>
internal static class SequenceNames
{
    public static SequenceKind KindOf(string name) => name switch
    {
        "List" => SequenceKind.List,
        "IReadOnlyList" or "IReadOnlyCollection" => SequenceKind.ReadOnly,
        "IList" or "ICollection" => SequenceKind.Collection,
        "ReadOnlyMemory" or "Memory" => SequenceKind.Memory,
        _ => SequenceKind.None,
    };
}
