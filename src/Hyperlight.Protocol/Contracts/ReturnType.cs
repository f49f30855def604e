using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>How a result travels.</summary>
/// <remarks>
/// Numbers and order are those of <c>ReturnType</c> in <c>Schemas/function_types.fbs</c>;
/// the tag in the union <c>ReturnValue</c> is one more.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ReturnType : byte
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

    /// <summary><c>hlvoid</c>: no result.</summary>
    Void = 8,

    /// <summary><c>hlsizeprefixedbuffer</c>; null is an absent value.</summary>
    Bytes = 9,
}
