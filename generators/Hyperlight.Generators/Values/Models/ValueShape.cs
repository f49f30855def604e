namespace Hyperlight.Generators.Values.Models;

/// <summary>How a value is made up.</summary>
internal enum ValueShape
{
    /// <summary>A number or another value of fixed size, which lies where it is used.</summary>
    Scalar,

    /// <summary>A scalar of which some values only have a name.</summary>
    Enum,

    /// <summary>Members of fixed size, which lie where it is used.</summary>
    Struct,

    /// <summary>Text.</summary>
    String,

    /// <summary>Elements of one type, in order.</summary>
    Sequence,

    /// <summary>Keys with values.</summary>
    Dictionary,

    /// <summary>Members: a class, record, struct or tuple.</summary>
    Table,

    /// <summary>One of several tables.</summary>
    Union,
}
