using System.Text.RegularExpressions;
using Packages.Tests.Support;

namespace Packages.Tests;

/// <summary>What docs/getting-started.md writes by hand, as it stands there.</summary>
public sealed partial class GettingStartedTests(Feed feed)
{
    [Fact]
    public async Task The_projects_on_the_page_compile_without_a_warning_and_a_host_built_alone_restores_its_guest()
    {
        var folder = new ScratchFolder(feed, "by-hand");
        string page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "getting-started.md"), TestContext.Current.CancellationToken);
        var files = SourceFile().Matches(page);
        foreach (Match file in files)
            folder.Write(file.Groups["path"].Value, file.Groups["text"].Value);

        // As far as the C# compiler goes; how a guest is compiled from the packages is seen in the template.
        var build = await folder.BuildAsync("Calculator.Host", "-t:Compile");

        Assert.Equal(6, files.Count);
        Assert.True(build.Succeeded, build.Output);
        Assert.Empty(build.Warnings);
        Assert.Equal(1, build.Count("Calculator.Host -> restoring Calculator.Guest..."));
    }

    [GeneratedRegex(@"^```(xml|csharp)\n(<!-- |// )(?<path>\S+)( -->)?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex SourceFile();
}
