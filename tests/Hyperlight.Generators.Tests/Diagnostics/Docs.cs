using System.Text.RegularExpressions;

namespace Hyperlight.Generators.Tests.Diagnostics;

/// <summary>The pages about diagnostics.</summary>
internal static partial class Docs
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "docs");

    /// <summary>The ids of the compiler's diagnostics that have a page; those of the build start at HL1000.</summary>
    public static IEnumerable<string> Pages =>
        Directory.GetFiles(Folder, "HL0*.md").Select(static file => Path.GetFileNameWithoutExtension(file));

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>The C# examples of a page: first what is wrong, then how to put it right.</summary>
    public static string[] Examples(string id) =>
        [.. Example().Matches(Read($"{id}.md")).Select(static match => match.Groups["code"].Value)];

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
