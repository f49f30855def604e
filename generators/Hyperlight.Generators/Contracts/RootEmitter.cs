using Hyperlight.Generators.Contracts.Models;
using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values;

namespace Hyperlight.Generators.Contracts;

/// <summary>Writes the code for a parameter or result of more than one part.</summary>
internal static class RootEmitter
{
    /// <summary>Declares a local variable that holds the size of a value.</summary>
    public static void Measure(SourceWriter writer, TypeModel type, string value, string measure)
    {
        writer.Line($"{ValueCode.Measure} {measure} = default;");
        IfThere(writer, type, value, there => writer.Line($"{Codec(type)}.Measure(ref {measure}, {there});"));
    }

    /// <summary>Writes a value as the next parameter of a call.</summary>
    public static void Write(SourceWriter writer, TypeModel type, string value, string valueWriter, string call)
    {
        IfThere(writer, type, value, there => Write(writer, type, there, valueWriter, $"{call}.BeginValue()", $"{call}.EndValue"));
        Otherwise(writer, type, $"{call}.WriteNull();");
    }

    /// <summary>Writes a value as the result of a call.</summary>
    public static void Return(SourceWriter writer, TypeModel type, string value, string measure)
    {
        IfThere(writer, type, value, there => Write(writer, type, there, "writer", $"call.BeginReturn({measure}.Bytes)", "call.EndReturn"));
        Otherwise(writer, type, "call.ReturnNull();");
    }

    /// <summary>Reads a value.</summary>
    /// <param name="writer">Where the code goes.</param>
    /// <param name="type">The type of the value.</param>
    /// <param name="target">What to do with it: <c>return</c>, or a declaration with an equals sign.</param>
    /// <param name="source">What has it.</param>
    /// <param name="reader">A name for a local variable.</param>
    public static void Read(SourceWriter writer, TypeModel type, string target, string source, string reader)
    {
        string read = $"{Codec(type)}.Read(ref {reader}, {ValueCode.Reader}.Root)";
        if (type.IsNullable)
        {
            writer.Line($"{target} {source}.TryReadValue(out {ValueCode.Reader} {reader}) ? {read} : ({type.Code})null;");
            return;
        }

        writer.Line($"{ValueCode.Reader} {reader} = {source}.ReadValue();");
        writer.Line($"{target} {read};");
    }

    private static void Write(SourceWriter writer, TypeModel type, string value, string valueWriter, string begin, string end)
    {
        writer.Line($"{ValueCode.Writer} {valueWriter} = {begin};");
        writer.Line($"{Codec(type)}.Write(ref {valueWriter}, {valueWriter}.Root, {value});");
        writer.Line($"{end}({valueWriter});");
    }

    private static void IfThere(SourceWriter writer, TypeModel type, string value, Action<string> emit)
    {
        if (!type.IsNullable)
        {
            emit(value);
            return;
        }

        writer.Open($"if ({value} is not null)");
        emit(type.Value is { IsValueType: true } ? value + ".Value" : value);
        writer.Close();
    }

    private static void Otherwise(SourceWriter writer, TypeModel type, string statement)
    {
        if (type.IsNullable)
        {
            writer.Open("else");
            writer.Line(statement);
            writer.Close();
        }
    }

    private static string Codec(TypeModel type) => GeneratedNames.CodecPath(type.Codec);
}
