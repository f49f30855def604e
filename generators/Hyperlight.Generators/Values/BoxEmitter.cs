using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Writes the code for a value in a table of its own, where FlatBuffers wants a table.</summary>
internal static class BoxEmitter
{
    public static void Emit(SourceWriter writer, ValueModel value)
    {
        var fields = new FieldEmitter(writer, [value]);
        fields.Layout();
        writer.Line();
        CodecEmitter.OpenMeasure(writer, value);
        fields.Measure(["value"]);
        writer.Close();
        CodecEmitter.OpenWrite(writer, value);
        fields.Write("field", ["value"]);
        writer.Close();
        CodecEmitter.OpenRead(writer, value);
        fields.Read("field", ["value"]);
        writer.Line("return value;");
        writer.Close();
    }
}
