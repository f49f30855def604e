using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Writes the code for elements in order.</summary>
internal static class SequenceEmitter
{
    public static void Emit(SourceWriter writer, ValueModel sequence)
    {
        ValueModel element = sequence.Elements[0];
        EmitMeasure(writer, sequence, element);
        EmitWrite(writer, sequence, element);
        EmitRead(writer, sequence, element);
    }

    private static void EmitMeasure(SourceWriter writer, ValueModel sequence, ValueModel element)
    {
        CodecEmitter.OpenMeasure(writer, sequence);
        writer.Line($"measure.Vector({Count(sequence)}, {ElementSize(element)});");
        string statement = ValueCode.Measuring(element, "item", isElement: true);
        if (statement.Length > 0)
        {
            writer.Open($"foreach ({element.NullableCode} item in value)");
            writer.Line(statement);
            writer.Close();
        }

        writer.Close();
    }

    private static void EmitWrite(SourceWriter writer, ValueModel sequence, ValueModel element)
    {
        CodecEmitter.OpenWrite(writer, sequence);
        if (AsSpan(sequence, element) is { } span)
        {
            writer.Line($"writer.Numbers<{element.Code}>(field, {span});");
        }
        else
        {
            writer.Line($"int element = writer.Vector(field, {Count(sequence)}, {SizeCode(element)});");
            writer.Open($"foreach ({element.NullableCode} item in value)");
            writer.Line(ValueCode.Writing(element, "element", "item", isElement: true));
            writer.Line($"element += {ElementSize(element)};");
            writer.Close();
        }

        writer.Close();
    }

    private static void EmitRead(SourceWriter writer, ValueModel sequence, ValueModel element)
    {
        CodecEmitter.OpenRead(writer, sequence);
        bool isList = sequence.Sequence is SequenceKind.List or SequenceKind.Collection;
        if (IsNumbers(element))
        {
            string numbers = $"reader.Numbers<{element.Code}>(field)";
            writer.Line($"return {(isList ? $"new {ListOf(element)}({numbers})" : numbers)};");
            writer.Close();
            return;
        }

        writer.Line($"{ValueCode.VectorView} vector = reader.Vector(field, {SizeCode(element)});");
        writer.Line(isList
            ? $"var items = new {ListOf(element)}(vector.Count);"
            : $"{element.NullableCode}[] items = vector.NewArray<{element.NullableCode}>();");
        writer.Open("for (int index = 0; index < vector.Count; index++)");
        string read = ValueCode.Reading(element, $"vector.First + (index * {ElementSize(element)})", isElement: true);
        writer.Line(isList ? $"items.Add({read});" : $"items[index] = {read};");
        writer.Close();
        writer.Line();
        writer.Line("return items;");
        writer.Close();
    }

    private static string ListOf(ValueModel element) => $"global::System.Collections.Generic.List<{element.NullableCode}>";

    private static string ElementSize(ValueModel element) => element.NeedsBox ? "4" : CodeFormats.Number(element.Size);

    private static string SizeCode(ValueModel element) => element.NeedsBox ? "4" : element.SizeCode;

    private static string Count(ValueModel sequence) =>
        sequence.Sequence is SequenceKind.Array or SequenceKind.Memory ? "value.Length" : "value.Count";

    private static bool IsNumbers(ValueModel element) =>
        element is { Shape: ValueShape.Scalar, IsNullable: false } && ScalarTable.Row(element.Scalar).IsNumber;

    // How numbers are got at once; null where they are not together in memory.
    private static string? AsSpan(ValueModel sequence, ValueModel element) => sequence.Sequence switch
    {
        _ when !IsNumbers(element) => null,
        SequenceKind.Array => "value",
        SequenceKind.Memory => "value.Span",
        SequenceKind.List => "global::System.Runtime.InteropServices.CollectionsMarshal.AsSpan(value)",
        _ => null,
    };
}
