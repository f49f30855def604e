using System.Globalization;
using System.Text.RegularExpressions;
using Samples.Tests.Support;

namespace Samples.Tests.MemoryProfile;

/// <summary>The way of docs/memory-profiling.md: from the sample's output to the lines that leak.</summary>
public sealed partial class MemoryProfileTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    [Fact]
    public async Task What_it_says_to_run_leads_to_both_leaks()
    {
        SampleProgram sample = await SampleProgram.RunSampleAsync("MemoryProfile", ["--folder", folder.At("exact")]);
        Assert.True(sample.ExitCode == 0, sample.Errors);
        Match imported = Imported().Match(sample.Output), next = Next().Match(sample.Output);
        int unreadable = int.Parse(imported.Groups["all"].ValueSpan, CultureInfo.InvariantCulture) - int.Parse(imported.Groups["read"].ValueSpan, CultureInfo.InvariantCulture);

        SampleProgram tool = await SampleProgram.RunAsync(TraceDump, next.Groups["guest"].Value, next.Groups["trace"].Value, "leaks", "--lines", "1000");
        Assert.True(tool.ExitCode == 0, tool.Errors);
        string[] leaks = tool.Output.Split("\n\n");
        // An order that cannot be read loses its block.
        string native = Assert.Single(leaks, static leak => leak.Contains("MemoryProfile.Orders.TryRead ", StringComparison.Ordinal) && leak.Contains(" blocks, native\n", StringComparison.Ordinal));
        Assert.Contains($" in {unreadable} blocks, native\n", native, StringComparison.Ordinal);
        Assert.Contains(leaks, static leak => leak.Contains("MemoryProfile.Orders.Add ", StringComparison.Ordinal) && leak.Contains("System.String\n", StringComparison.Ordinal));
        Assert.DoesNotContain(leaks, static leak => leak.Contains("SplitWithPostProcessing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sampled")]
    [InlineData("off")]
    public async Task Other_modes_import_the_same(string mode)
    {
        SampleProgram exact = await SampleProgram.RunSampleAsync("MemoryProfile", ["--folder", folder.At("exact"), "--calls", "2"]);
        SampleProgram sample = await SampleProgram.RunSampleAsync("MemoryProfile", ["--folder", folder.At(mode), "--profile", mode, "--calls", "2"]);
        Assert.Equal(0, sample.ExitCode);
        Assert.Equal(Imported().Match(exact.Output).Value, Imported().Match(sample.Output).Value);
        Assert.Equal(mode != "off", Directory.Exists(folder.At(mode)));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_one_clear_line()
    {
        string file = folder.At("a file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        SampleProgram sample = await SampleProgram.RunSampleAsync("MemoryProfile", ["--folder", file]);
        Assert.Equal(1, sample.ExitCode);
        Assert.StartsWith("MemoryProfile: ", Assert.Single(sample.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static string TraceDump
    {
        get
        {
            string[] folders = AppContext.BaseDirectory.TrimEnd('/').Split('/');
            return Path.Combine(SampleProgram.FolderOf("."), "../src/Hyperlight.TraceDump/bin", folders[^2], folders[^1], "trace_dump");
        }
    }

    [GeneratedRegex(@"^(?<read>\d+) of (?<all>\d+) orders were imported", RegexOptions.ExplicitCapture)]
    private static partial Regex Imported();

    [GeneratedRegex(@"trace_dump (?<guest>\S+) (?<trace>\S+) leaks", RegexOptions.ExplicitCapture)]
    private static partial Regex Next();
}
