using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Writes the code for an enum: only what its declaration names crosses, in either direction.</summary>
internal static class EnumEmitter
{
    public static void Emit(SourceWriter writer, CodecModel codec)
    {
        ScalarRow row = ScalarTable.Row(codec.Value.Scalar);
        string type = codec.Value.Code;
        writer.Open($"internal static void Write(ref {ValueCode.Writer} writer, int position, {type} value)");
        writer.Open("if (!IsDefined(value))");
        writer.Line("throw new global::System.ArgumentOutOfRangeException(nameof(value), value, "
            + $"{CodeFormats.Literal($"{codec.Value.Text} has no such value.")});");
        writer.Close();
        writer.Line();
        writer.Line($"writer.{row.Name}(position, ({row.Code})value);");
        writer.Close();
        writer.Line();
        writer.Open($"internal static {type} Read(ref {ValueCode.Reader} reader, int position)");
        writer.Line($"{type} value = ({type})reader.{row.Name}(position);");
        writer.Line($"return IsDefined(value) ? value : throw reader.Invalid({CodeFormats.Literal($"{codec.Value.Text} has no such value.")});");
        writer.Close();
        writer.Line();
        writer.Line($"private static bool IsDefined({type} value) => {Condition(codec, row)};");
    }

    private static string Condition(CodecModel codec, ScalarRow row)
    {
        if (codec.Constants.Count == 0)
        {
            return "false";
        }

        string constants = string.Join(codec.Kind == CodecKind.Flags ? " | " : " or ", codec.Constants.Select(static constant => constant.Number).Distinct().Select(text => Constant(text, row)));
        return codec.Kind == CodecKind.Flags
            ? $"(({row.Code})value & ~({constants})) == 0"
            : $"({row.Code})value is {constants}";
    }

    private static string Constant(string text, ScalarRow row) => row.Name switch
    {
        "UInt32" => text + "U",
        "Int64" => text == "-9223372036854775808" ? "long.MinValue" : text + "L",
        "UInt64" => text + "UL",
        _ => text == "-2147483648" ? "int.MinValue" : text,
    };
}
