namespace Hyperlight.Generators.Values.Models;

/// <summary>What code a type gets.</summary>
internal enum CodecKind
{
    /// <summary>A check of its values.</summary>
    Enum,

    /// <summary>A check of its values, which may be combined.</summary>
    Flags,

    /// <summary>A table with a field for each member.</summary>
    Table,

    /// <summary>Fields for each member, where the value is used.</summary>
    Struct,

    /// <summary>A table for a tuple.</summary>
    Tuple,

    /// <summary>A table with a tag and the case.</summary>
    Union,

    /// <summary>A vector.</summary>
    Sequence,

    /// <summary>A vector of tables with key and value.</summary>
    Dictionary,

    /// <summary>A table with one field.</summary>
    Box,
}
