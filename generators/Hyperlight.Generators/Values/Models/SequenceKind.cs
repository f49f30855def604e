namespace Hyperlight.Generators.Values.Models;

/// <summary>How elements are held.</summary>
internal enum SequenceKind
{
    /// <summary>It is no sequence.</summary>
    None,

    /// <summary><c>T[]</c>.</summary>
    Array,

    /// <summary><c>List&lt;T&gt;</c>.</summary>
    List,

    /// <summary><c>IReadOnlyList&lt;T&gt;</c>, <c>IReadOnlyCollection&lt;T&gt;</c>: an array when it is read.</summary>
    ReadOnly,

    /// <summary><c>IList&lt;T&gt;</c>, <c>ICollection&lt;T&gt;</c>: a list when it is read.</summary>
    Collection,

    /// <summary><c>ReadOnlyMemory&lt;T&gt;</c>, <c>Memory&lt;T&gt;</c> of numbers: an array when it is read.</summary>
    Memory,
}
