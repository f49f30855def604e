using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>How the members of a type in a contract follow each other.</summary>
/// <remarks>Numbers and order are those of <c>TypeKind</c> in <c>Schemas/guest_ready.fbs</c>.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum TypeKind : byte
{
    /// <summary>Fields: each has its place, and one that may be left out has a value that is then taken.</summary>
    Table = 0,

    /// <summary>Values with names, after the type of their numbers; their order means nothing.</summary>
    Enum = 1,

    /// <summary>Cases: each has its place, from 1 on.</summary>
    Union = 2,

    /// <summary>Fields of fixed size, each in its place: none may be added.</summary>
    Struct = 3,
}
