using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>What both sides compare of a type: the arguments of Hyperlight.Protocol.TypeDescriptor.</summary>
internal static class TypeSignature
{
    /// <summary>The member of Hyperlight.Protocol.TypeKind; null for what is told by the text of its own type.</summary>
    public static string? KindOf(CodecModel codec) => codec.Kind switch
    {
        CodecKind.Table => "Table",
        CodecKind.Struct => "Struct",
        CodecKind.Enum or CodecKind.Flags => "Enum",
        CodecKind.Union => "Union",
        _ => null,
    };

    public static IEnumerable<string> MembersOf(CodecModel codec) => codec.Kind switch
    {
        CodecKind.Table or CodecKind.Struct => codec.Members.Select(static member => member.Signature),
        CodecKind.Union => codec.Cases.Select(static value => value.Text),
        _ => codec.Constants.Select(static constant => $"{constant.Name} = {constant.Number}").Prepend(ScalarTable.Row(codec.Value.Scalar).Text),
    };

    /// <summary>The text of which the fingerprint is made.</summary>
    public static string Text(CodecModel codec) =>
        $"{(codec.Kind == CodecKind.Struct ? "struct " : "")}{codec.Value.Text} {{ {string.Join("; ", MembersOf(codec))} }}";
}
