using System.Text;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>How types are written in a FlatBuffers schema.</summary>
/// <param name="codecs">The types that the schema declares.</param>
internal sealed class SchemaTypes(IEnumerable<CodecModel> codecs)
{
    private readonly HashSet<string> _enums =
        [.. codecs.Where(static codec => codec.Kind == CodecKind.Enum && !IsNumber(codec)).Select(static codec => codec.Value.Name)];

    /// <summary>Is the enum a plain number there? So are flags, which have values without a name, and one that does not name 0, FlatBuffers' default.</summary>
    public static bool IsNumber(CodecModel codec) =>
        codec.Kind == CodecKind.Flags || codec.Constants.All(static constant => constant.Number != "0");

    public static string NameOf(CodecModel codec) => WithoutSuffix(codec.ClassName);

    public static string WithoutSuffix(string codec) => codec.Substring(0, codec.Length - "Codec".Length);

    /// <summary><c>UnitPrice</c> gives <c>unit_price</c>.</summary>
    public static string FieldName(string member)
    {
        var name = new StringBuilder();
        foreach (char c in member)
        {
            if (char.IsUpper(c) && name.Length > 0)
            {
                name.Append('_');
            }

            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }

    /// <summary>Type, default and attributes of a field.</summary>
    public string Field(MemberModel member)
    {
        ValueModel value = member.Value;
        if (!value.IsInline)
        {
            return TypeOf(value) + (value.IsNullable || member.Default.Length > 0 ? "" : " (required)");
        }

        if (value.Shape == ValueShape.Struct)
        {
            return TypeOf(value) + (value.IsNullable ? "" : " (required)");
        }

        bool isStruct = ScalarTable.Row(value.Scalar).Size == 16;
        string otherwise = isStruct ? "" : value.IsNullable ? " = null" : Default(member);
        return TypeOf(value) + otherwise;
    }

    private static string Default(MemberModel member) => member switch
    {
        { Default: "" } => "",
        { Value.Scalar: "Char" } => "",
        _ => $" = {member.Default.TrimEnd('f', 'd', 'm')}",
    };

    /// <summary>The type of a value.</summary>
    public string TypeOf(ValueModel value) => value.Shape switch
    {
        ValueShape.Enum when _enums.Contains(value.Name) => value.Name,
        ValueShape.Scalar or ValueShape.Enum => ScalarTable.Row(value.Scalar).Schema,
        ValueShape.String => "string",
        ValueShape.Sequence => $"[{ElementOf(value.Elements[0])}]",
        ValueShape.Dictionary => $"[{value.Name}]",
        _ => value.Name,
    };

    private string ElementOf(ValueModel element) => element.NeedsBox ? $"BoxOf_{element.NullableName}" : TypeOf(element);
}
