using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Writes the code for a class, record, struct or tuple.</summary>
internal static class TableEmitter
{
    public static void Emit(SourceWriter writer, CodecModel codec)
    {
        var fields = new FieldEmitter(writer, [.. codec.Members.Select(static member => member.Value)]);
        string[] expressions = [.. codec.Members.Select(static member => $"value.{CodeFormats.Identifier(member.Name)}")];
        fields.Layout();
        writer.Line();
        CodecEmitter.OpenMeasure(writer, codec.Value);
        Guarded(writer, codec, "measure", () => fields.Measure(expressions));
        writer.Close();
        CodecEmitter.OpenWrite(writer, codec.Value);
        fields.Write("field", expressions);
        writer.Close();
        CodecEmitter.OpenRead(writer, codec.Value);
        var names = new LocalNames();
        string[] locals = [.. codec.Members.Select(member => names.For(member.Name))];
        Guarded(writer, codec, "reader", () => fields.Read("field", locals, [.. codec.Members.Select(static member => member.DefaultCode)]));
        writer.Line($"return {Construction(codec, locals)};");
        writer.Close();
    }

    /// <summary>The expression that makes a value from local variables, one for each member.</summary>
    public static string Construction(CodecModel codec, string[] locals)
    {
        if (codec.Kind == CodecKind.Tuple)
        {
            return $"({string.Join(", ", locals)})";
        }

        var initialized = codec.Members.Select(static (member, index) => (member, index)).Where(static pair => pair.member.IsInitialized)
            .Select(pair => $"{CodeFormats.Identifier(pair.member.Name)} = {locals[pair.index]}")
            .ToList();
        string arguments = string.Join(", ", codec.Arguments.Select(index => locals[index]));
        string initializer = initialized.Count == 0 ? "" : $" {{ {string.Join(", ", initialized)} }}";
        return $"new {codec.Value.Code}({arguments}){initializer}";
    }

    // Only what can hold itself needs its depth counted.
    private static void Guarded(SourceWriter writer, CodecModel codec, string counter, Action emit)
    {
        if (codec.IsRecursive)
        {
            writer.Line($"{counter}.Enter();");
        }

        emit();
        if (codec.IsRecursive)
        {
            writer.Line($"{counter}.Leave();");
        }
    }
}
