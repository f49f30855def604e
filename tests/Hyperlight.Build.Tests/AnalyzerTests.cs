using System.Text.RegularExpressions;
using Hyperlight.Build.Tests.Scratch;

namespace Hyperlight.Build.Tests;

/// <summary>What the pages about analyzers show as wrong, compiled by the SDK.</summary>
[Collection(SecondTree.Name)]
public sealed partial class AnalyzerTests(ScratchTree tree)
{
    // Missing references and lists of staged guests are wrong in projects of their own.
    private static readonly string[] Apart = ["HL0011", "HL0201"];

    [Fact]
    public async Task Each_example_of_a_page_is_an_error_of_a_build_at_its_line()
    {
        string[] ids = [.. Pages().Except(Apart)];
        tree.Write("Mistakes/Mistakes.csproj", Projects.Analyzed("<OutputType>Exe</OutputType>", "Hyperlight.Abstractions", "Hyperlight.Protocol", "Hyperlight.Guest"));
        foreach (string id in ids)
            tree.Write($"Mistakes/{id}.cs", $"namespace {id}\n{{\n{Example(id)}}}\n");

        var result = await tree.BuildAsync("Mistakes");

        Assert.True(ids.Length >= 17, $"{ids.Length} pages");
        Assert.All(ids, id => Assert.Contains(result.Errors, error => error.Code == id && error.File.EndsWith($"{id}.cs", StringComparison.Ordinal) && error.LineNumber > 2));
        // Names in calls and start hooks are one to a program, and here all pages are one.
        Assert.All(result.Errors, static error => Assert.True(error.Code is "HL0107" or "HL0109" || error.File.EndsWith($"{error.Code}.cs", StringComparison.Ordinal), $"{error}"));
    }

    [Fact]
    public async Task A_contract_without_the_library_that_it_needs_is_an_error_of_a_build()
    {
        tree.Write("Alone/Alone.csproj", Projects.Analyzed("", "Hyperlight.Abstractions"));
        tree.Write("Alone/Contract.cs", Example("HL0001").Replace("decimal amount, Uri receiver", "int amount", StringComparison.Ordinal));

        var result = await tree.BuildAsync("Alone");

        var error = Assert.Single(result.Errors);
        Assert.Equal("HL0011", error.Code);
        Assert.Equal(2, error.LineNumber);
    }

    [Fact]
    public async Task A_malformed_list_of_staged_guests_is_an_error_of_a_build()
    {
        string property = PropertyExample().Match(Page("HL0201")).Value;
        tree.Write("Listed/Listed.csproj", Projects.Analyzed(property, "Hyperlight.Abstractions"));
        tree.Write("Listed/Class.cs", "internal static class Class;");

        var result = await tree.BuildAsync("Listed");

        Assert.Contains(result.Errors, static error => error.Code == "HL0201" && error.Text.Contains("'HelloWorld'", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Pages() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "HL0*.md").Select(static file => Path.GetFileNameWithoutExtension(file));

    private static string Page(string id) => File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", $"{id}.md"));

    private static string Example(string id) => CodeExample().Match(Page(id)).Groups["code"].Value;

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeExample();

    [GeneratedRegex("<HyperlightStagedGuests>.*</HyperlightStagedGuests>")]
    private static partial Regex PropertyExample();
}
