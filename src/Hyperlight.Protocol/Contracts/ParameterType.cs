using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>How a parameter travels.</summary>
/// <remarks>
/// Numbers and order are those of <c>ParameterType</c> in <c>Schemas/function_types.fbs</c>;
/// the tag in the union <c>ParameterValue</c> is one more.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ParameterType : byte
{
    /// <summary><c>hlint</c>: also <see cref="sbyte"/> and <see cref="short"/>.</summary>
    Int32 = 0,

    /// <summary><c>hluint</c>: also <see cref="byte"/> and <see cref="ushort"/>.</summary>
    UInt32 = 1,

    /// <summary><c>hllong</c>.</summary>
    Int64 = 2,

    /// <summary><c>hlulong</c>.</summary>
    UInt64 = 3,

    /// <summary><c>hlfloat</c>.</summary>
    Single = 4,

    /// <summary><c>hldouble</c>.</summary>
    Double = 5,

    /// <summary><c>hlstring</c>, UTF-8; null is an absent value.</summary>
    String = 6,

    /// <summary><c>hlbool</c>.</summary>
    Boolean = 7,

    /// <summary><c>hlvecbytes</c>; null is an absent value.</summary>
    Bytes = 8,
}
