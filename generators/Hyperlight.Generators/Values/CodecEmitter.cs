using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;
using Microsoft.CodeAnalysis.Text;

namespace Hyperlight.Generators.Values;

/// <summary>Writes the class that measures, writes and reads the values of one type.</summary>
internal static class CodecEmitter
{
    public static SourceText Emit(CodecModel codec)
    {
        var writer = SourceWriter.StartFile();
        writer.Open($"namespace {GeneratedNames.ValueNamespace}");
        writer.Line($"/// <summary>Measures, writes and reads <c>{codec.Value.NullableText.Replace("<", "&lt;").Replace(">", "&gt;")}</c>.</summary>");
        writer.Line(GeneratedNames.GeneratedCodeAttribute);
        writer.Open($"internal static class {codec.ClassName}");
        EmitMembers(writer, codec);
        writer.Close();
        writer.Close();
        return writer.ToSourceText();
    }

    /// <summary>Opens the method that adds the size of a value.</summary>
    public static void OpenMeasure(SourceWriter writer, ValueModel value)
    {
        writer.Open($"internal static void Measure(ref {ValueCode.Measure} measure, {value.NullableCode} value)");
        if (value.RefusesNull)
        {
            writer.Line("global::System.ArgumentNullException.ThrowIfNull(value);");
        }
    }

    /// <summary>Opens the method that writes a value and makes a field refer to it.</summary>
    public static void OpenWrite(SourceWriter writer, ValueModel value)
    {
        writer.Line();
        writer.Open($"internal static void Write(ref {ValueCode.Writer} writer, int field, {value.NullableCode} value)");
    }

    /// <summary>Opens the method that reads the value that a field refers to.</summary>
    public static void OpenRead(SourceWriter writer, ValueModel value)
    {
        writer.Line();
        writer.Open($"internal static {value.NullableCode} Read(ref {ValueCode.Reader} reader, int field)");
    }

    private static void EmitMembers(SourceWriter writer, CodecModel codec)
    {
        switch (codec.Kind)
        {
            case CodecKind.Enum or CodecKind.Flags:
                EnumEmitter.Emit(writer, codec);
                break;
            case CodecKind.Table or CodecKind.Tuple:
                TableEmitter.Emit(writer, codec);
                break;
            case CodecKind.Struct:
                StructEmitter.Emit(writer, codec);
                break;
            case CodecKind.Union:
                UnionEmitter.Emit(writer, codec);
                break;
            case CodecKind.Sequence:
                SequenceEmitter.Emit(writer, codec.Value);
                break;
            case CodecKind.Dictionary:
                DictionaryEmitter.Emit(writer, codec.Value);
                break;
            default:
                BoxEmitter.Emit(writer, codec.Value);
                break;
        }
    }
}
