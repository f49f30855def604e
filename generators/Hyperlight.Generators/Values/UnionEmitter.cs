using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Writes the code for a value of one of several types: a table with a FlatBuffers union.</summary>
internal static class UnionEmitter
{
    // What FlatBuffers makes of a table with one union: its tag is field 0, the case is field 1.
    private const string CaseField = "table + 4", TagField = "table + 8";
    private const string Layout = "new " + ValueCode.Layout + "(12, 4, new ushort[] { 8, 4 }, new byte[0])";

    public static void Emit(SourceWriter writer, CodecModel codec)
    {
        writer.Line($"private static readonly {ValueCode.Layout} Layout = {Layout};");
        writer.Line();
        CodecEmitter.OpenMeasure(writer, codec.Value);
        writer.Line("measure.Table(Layout);");
        Switch(writer, codec, static (_, value) => ValueCode.Measuring(value, "item"));
        writer.Close();
        CodecEmitter.OpenWrite(writer, codec.Value);
        writer.Line("int table = writer.Table(field, Layout);");
        Switch(writer, codec, static (tag, value) => $"writer.Byte({TagField}, {CodeFormats.Number(tag)}); {ValueCode.Writing(value, CaseField, "item")}");
        writer.Close();
        EmitRead(writer, codec);
    }

    private static void Switch(SourceWriter writer, CodecModel codec, Func<int, ValueModel, string> statement)
    {
        writer.Open("switch (value)");
        for (int index = 0; index < codec.Cases.Count; index++)
        {
            writer.Line($"case {codec.Cases[index].Code} item:");
            writer.Indented(statement(index + 1, codec.Cases[index]));
            writer.Indented("break;");
        }

        writer.Line("default:");
        string message = $"The union {codec.Value.Text} has no such case: ";
        writer.Indented($"throw new global::System.ArgumentException({CodeFormats.Literal(message)} + value.GetType());");
        writer.Close();
    }

    private static void EmitRead(SourceWriter writer, CodecModel codec)
    {
        CodecEmitter.OpenRead(writer, codec.Value);
        writer.Line($"{ValueCode.TableView} table = reader.Table(field, Layout);");
        writer.Line("byte tag = reader.Byte(reader.Field(table, 0, 8, 1));");
        writer.Line("int item = reader.Required(table, 1, 4);");
        writer.Open("switch (tag)");
        for (int index = 0; index < codec.Cases.Count; index++)
        {
            writer.Line($"case {CodeFormats.Number(index + 1)}:");
            writer.Indented($"return {ValueCode.Reading(codec.Cases[index], "item")};");
        }

        writer.Line("default:");
        writer.Indented($"throw reader.Invalid({CodeFormats.Literal($"The union {codec.Value.Text} has no such case.")});");
        writer.Close();
        writer.Close();
    }
}
