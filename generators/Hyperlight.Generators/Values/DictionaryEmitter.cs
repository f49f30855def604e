using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Writes the code for keys with values: a vector of tables that hold one of each.</summary>
internal static class DictionaryEmitter
{
    public static void Emit(SourceWriter writer, ValueModel dictionary)
    {
        (ValueModel key, ValueModel value) = (dictionary.Elements[0], dictionary.Elements[1]);
        var fields = new FieldEmitter(writer, [key, value]);
        string[] expressions = ["entry.Key", "entry.Value"];
        string types = $"<{key.Code}, {value.NullableCode}>";
        string loop = $"foreach (global::System.Collections.Generic.KeyValuePair{types} entry in value)";
        fields.Layout();
        writer.Line();
        CodecEmitter.OpenMeasure(writer, dictionary);
        writer.Line("measure.Vector(value.Count, 4);");
        writer.Open(loop);
        fields.Measure(expressions);
        writer.Close();
        writer.Close();
        CodecEmitter.OpenWrite(writer, dictionary);
        writer.Line("int element = writer.Vector(field, value.Count, 4);");
        writer.Open(loop);
        fields.Write("element", expressions);
        writer.Line("element += 4;");
        writer.Close();
        writer.Close();
        EmitRead(writer, dictionary, fields, "global::System.Collections.Generic.Dictionary" + types);
    }

    private static void EmitRead(SourceWriter writer, ValueModel dictionary, FieldEmitter fields, string type)
    {
        CodecEmitter.OpenRead(writer, dictionary);
        writer.Line($"{ValueCode.VectorView} vector = reader.Vector(field, 4);");
        writer.Line($"var items = new {type}(vector.Count);");
        bool isText = dictionary.Elements[0].Shape == ValueShape.String;
        if (!isText)
        {
            writer.Line($"var collisions = {GeneratedNames.Protocol}KeyCollisions.Watch(items, vector.Count);");
        }

        writer.Open("for (int index = 0; index < vector.Count; index++)");
        fields.Read("vector.First + (index * 4)", ["key", "item"]);
        if (!isText)
        {
            writer.Open("if (collisions.AreTooMany(key.GetHashCode()))");
            writer.Line("throw reader.Invalid(\"The keys of a dictionary collide.\");");
            writer.Close();
        }

        writer.Open("if (!items.TryAdd(key, item))");
        writer.Line("throw reader.Invalid(\"A dictionary has a key twice.\");");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Line("return items;");
        writer.Close();
    }
}
