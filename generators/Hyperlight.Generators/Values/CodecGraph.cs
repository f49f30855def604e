using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Values;

/// <summary>Which codecs use which.</summary>
internal static class CodecGraph
{
    /// <summary>Marks the tables that can hold another one of their own type, however far inside.</summary>
    public static EquatableArray<CodecModel> WithRecursion(IEnumerable<CodecModel> codecs)
    {
        var byName = codecs.ToDictionary(static codec => codec.ClassName);
        return byName.Values
            .Select(codec => codec with { IsRecursive = codec.Kind is CodecKind.Table or CodecKind.Tuple && Reaches(codec, byName) })
            .ToEquatableArray();
    }

    /// <summary>The class that writes a value where an offset refers to it; null for a scalar and a string.</summary>
    public static string? CodecOf(ValueModel value, bool isElement = false) => value switch
    {
        { NeedsBox: true } when isElement => $"BoxOf_{value.NullableName}Codec",
        { Shape: ValueShape.Scalar or ValueShape.String } => null,
        _ => value.Name + "Codec",
    };

    private static bool Reaches(CodecModel origin, Dictionary<string, CodecModel> byName)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>(Uses(origin));
        while (open.Count > 0)
        {
            string name = open.Pop();
            if (name == origin.ClassName)
            {
                return true;
            }

            if (seen.Add(name) && byName.TryGetValue(name, out CodecModel? next))
            {
                foreach (string used in Uses(next))
                {
                    open.Push(used);
                }
            }
        }

        return false;
    }

    private static IEnumerable<string> Uses(CodecModel codec) => codec.Members.Select(static member => CodecOf(member.Value))
        .Concat(codec.Cases.Select(static value => CodecOf(value)))
        .Concat(codec.Kind == CodecKind.Box ? [CodecOf(codec.Value)] : codec.Value.Elements.Select(Inside(codec)))
        .OfType<string>();

    private static Func<ValueModel, string?> Inside(CodecModel codec) =>
        value => CodecOf(value, isElement: codec.Kind == CodecKind.Sequence);
}
