using Hyperlight.Generators.Emission;
using Hyperlight.Generators.Values.Models;

namespace Hyperlight.Generators.Contracts;

/// <summary>The names of the generated files.</summary>
internal static class FileNames
{
    public const string Registration = "HyperlightContracts.g.cs";

    public static string Of(string contractFullName, EquatableArray<string> ambiguous) =>
        ambiguous.Contains(contractFullName)
            ? $"{contractFullName}.{StableHash.Of(contractFullName)}.Hyperlight.g.cs"
            : $"{contractFullName}.Hyperlight.g.cs";

    /// <summary>The file that has a contract's FlatBuffers schema in a comment.</summary>
    public static string OfSchema(string contractFullName, EquatableArray<string> ambiguous) =>
        Of(contractFullName, ambiguous).Replace(".Hyperlight.g.cs", ".fbs.g.cs");

    /// <summary>The files of codecs, each once.</summary>
    public static IEnumerable<(string Name, CodecModel Codec)> OfCodecs(IEnumerable<CodecModel> codecs)
    {
        var once = codecs.GroupBy(static codec => codec.ClassName, StringComparer.Ordinal).Select(static group => group.First()).ToList();
        EquatableArray<string> ambiguous = Ambiguous(once.Select(static codec => codec.ClassName).ToEquatableArray());
        return once.Select(codec => (Of(codec.ClassName, ambiguous), codec));
    }

    /// <summary>Names that differ in case only: the compiler takes their files for the same.</summary>
    public static EquatableArray<string> Ambiguous(EquatableArray<string> contractFullNames) =>
        contractFullNames
            .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .SelectMany(static group => group)
            .OrderBy(static name => name, StringComparer.Ordinal)
            .ToEquatableArray();
}
