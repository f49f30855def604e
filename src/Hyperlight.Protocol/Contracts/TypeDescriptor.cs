using System.ComponentModel;
using System.Text;

namespace Hyperlight.Protocol;

/// <summary>What both sides know of a type inside the functions of a contract.</summary>
/// <param name="kind">How its members follow each other.</param>
/// <param name="name">Full name of the type, such as <c>Shop.Line</c>.</param>
/// <param name="members">
/// Each member as text: <c>int Count</c>, or <c>decimal? Price = null</c> when it may be left out; an enum's numbers' type, then <c>Red = 1</c>; a union's case.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TypeDescriptor(TypeKind kind, string name, params string[] members)
{
    /// <summary>How its members follow each other.</summary>
    public TypeKind Kind { get; } = kind;

    /// <summary>Full name of the type.</summary>
    public string Name { get; } = name;

    /// <summary>Each member as text.</summary>
    public IReadOnlyList<string> Members { get; } = members;

    /// <summary>FNV-1a, 64 bits, of name and members in UTF-8.</summary>
    public ulong Fingerprint => Fnv1a.Hash(Encoding.UTF8.GetBytes($"{(Kind == TypeKind.Struct ? "struct " : "")}{Name} {{ {string.Join("; ", Members)} }}"));
}
