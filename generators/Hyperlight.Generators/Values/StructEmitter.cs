using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Writes the code for a struct of fixed layout, whose fields lie where it is used.</summary>
internal static class StructEmitter
{
    public static void Emit(SourceWriter writer, CodecModel codec)
    {
        var shape = new StructShape(codec.Members.Select(static member => member.Value));
        writer.Open($"internal static void Write(ref {ValueCode.Writer} writer, int position, {codec.Value.Code} value)");
        for (int number = 0; number < codec.Members.Count; number++)
        {
            MemberModel member = codec.Members[number];
            writer.Line(ValueCode.Writing(member.Value, Place(shape, number), $"value.{CodeFormats.Identifier(member.Name)}"));
        }

        writer.Close();
        writer.Line();
        writer.Open($"internal static {codec.Value.Code} Read(ref {ValueCode.Reader} reader, int position)");
        var names = new LocalNames();
        string[] locals = [.. codec.Members.Select(member => names.For(member.Name))];
        for (int number = 0; number < codec.Members.Count; number++)
        {
            ValueModel value = codec.Members[number].Value;
            writer.Line($"{value.Code} {locals[number]} = {ValueCode.Reading(value, Place(shape, number))};");
        }

        writer.Line($"return {TableEmitter.Construction(codec, locals)};");
        writer.Close();
    }

    private static string Place(StructShape shape, int number) => $"position + {CodeFormats.Number(shape.Offset(number))}";
}
