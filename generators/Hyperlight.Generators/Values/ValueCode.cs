using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>The code that measures, writes and reads one value inside another.</summary>
internal static class ValueCode
{
    public const string Measure = GeneratedNames.Protocol + "ValueMeasure";
    public const string Writer = GeneratedNames.Protocol + "ValueWriter";
    public const string Reader = GeneratedNames.Protocol + "ValueReader";
    public const string Layout = GeneratedNames.Protocol + "TableLayout";
    public const string TableView = GeneratedNames.Protocol + "TableView";
    public const string VectorView = GeneratedNames.Protocol + "VectorView";

    /// <summary>The statement that adds the size of a value that is not null; empty when it has none of its own.</summary>
    public static string Measuring(ValueModel value, string expression, bool isElement = false) => CodecGraph.CodecOf(value, isElement) switch
    {
        _ when value.IsInline && !(isElement && value.NeedsBox) => "",
        null => $"measure.String({expression});",
        var codec => $"{codec}.Measure(ref measure, {expression});",
    };

    /// <summary>The statement that writes a value that is not null.</summary>
    public static string Writing(ValueModel value, string position, string expression, bool isElement = false) =>
        CodecGraph.CodecOf(value, isElement) is { } codec
            ? $"{codec}.Write(ref writer, {position}, {expression});"
            : $"writer.{value.Name}({position}, {expression});";

    /// <summary>The expression that reads a value that is not null.</summary>
    public static string Reading(ValueModel value, string position, bool isElement = false) =>
        CodecGraph.CodecOf(value, isElement) is { } codec
            ? $"{codec}.Read(ref reader, {position})"
            : $"reader.{value.Name}({position})";

    /// <summary>The condition under which a value that may be null is not.</summary>
    public static string IsThere(ValueModel value, string expression) =>
        value.IsValueType ? $"{expression}.HasValue" : $"{expression} is not null";
}
