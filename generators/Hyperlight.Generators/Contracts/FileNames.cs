using Hyperlight.Generators.Emission;

namespace Hyperlight.Generators.Contracts;

/// <summary>The names of the generated files.</summary>
internal static class FileNames
{
    public const string Registration = "HyperlightContracts.g.cs";

    public static string Of(string contractFullName, EquatableArray<string> ambiguous) =>
        ambiguous.Contains(contractFullName)
            ? $"{contractFullName}.{StableHash.Of(contractFullName)}.Hyperlight.g.cs"
            : $"{contractFullName}.Hyperlight.g.cs";

    /// <summary>Names that differ in case only: the compiler takes their files for the same.</summary>
    public static EquatableArray<string> Ambiguous(EquatableArray<string> contractFullNames) =>
        contractFullNames
            .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .SelectMany(static group => group)
            .OrderBy(static name => name, StringComparer.Ordinal)
            .ToEquatableArray();
}
