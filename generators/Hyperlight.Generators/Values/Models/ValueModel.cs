using Hyperlight.Generators.Emission;

namespace Hyperlight.Generators.Values.Models;

/// <summary>A type whose values a call carries, inside other values too.</summary>
/// <param name="Shape">How a value is made up.</param>
/// <param name="Name">Its name as part of an identifier: <c>Int32</c>, <c>Shop_Line</c>, <c>ListOf_Shop_Line</c>.</param>
/// <param name="Code">As in generated code, without '?'.</param>
/// <param name="Text">As in a signature, without '?'.</param>
/// <param name="IsNullable">Whether null may be passed.</param>
/// <param name="IsValueType">Whether it is a value type, so that null is the null of <c>Nullable&lt;T&gt;</c>.</param>
/// <param name="Scalar">The row of a scalar, or of an enum's numbers; else empty.</param>
/// <param name="StructSize">The size of a struct in bytes; else 0.</param>
/// <param name="StructAlignment">The alignment of a struct in bytes; else 0.</param>
/// <param name="Sequence">How a sequence holds its elements.</param>
/// <param name="Elements">The type of a sequence's elements, or of a dictionary's keys and values.</param>
internal sealed record ValueModel(
    ValueShape Shape,
    string Name,
    string Code,
    string Text,
    bool IsNullable = false,
    bool IsValueType = false,
    string Scalar = "",
    int StructSize = 0,
    int StructAlignment = 0,
    SequenceKind Sequence = SequenceKind.None,
    EquatableArray<ValueModel> Elements = default)
{
    private const int MostAlignment = 8;

    /// <summary>Does a value lie where it is used? Otherwise an offset refers to it.</summary>
    public bool IsInline => Shape is ValueShape.Scalar or ValueShape.Enum or ValueShape.Struct;

    /// <summary>Has the type a null that the contract forbids?</summary>
    public bool RefusesNull => !IsNullable && !IsValueType;

    /// <summary>Bytes where it is used.</summary>
    public int Size => Shape switch
    {
        ValueShape.Struct => StructSize,
        ValueShape.Scalar or ValueShape.Enum => ScalarTable.Row(Scalar).Size,
        _ => 4,
    };

    /// <summary>It lies at a multiple of so many bytes.</summary>
    public int Alignment => Shape == ValueShape.Struct ? StructAlignment : Math.Min(Size, MostAlignment);

    /// <summary>Size in bytes, and alignment where the size does not say it: arguments in generated code.</summary>
    public string SizeCode => Shape == ValueShape.Struct
        ? $"{CodeFormats.Number(Size)}, {CodeFormats.Number(Alignment)}"
        : CodeFormats.Number(Size);

    /// <summary>As in generated code.</summary>
    public string NullableCode => IsNullable ? Code + "?" : Code;

    /// <summary>As in a signature.</summary>
    public string NullableText => IsNullable ? Text + "?" : Text;

    /// <summary>As part of the name of what holds it.</summary>
    public string NullableName => IsNullable ? "Nullable" + Name : Name;

    /// <summary>Does a vector of it need a table around each element? FlatBuffers has no vectors of vectors, and no null in them.</summary>
    public bool NeedsBox => IsNullable || Shape is ValueShape.Sequence or ValueShape.Dictionary;
}
