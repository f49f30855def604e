using System.Globalization;
using System.Text;
using Samples.Tests.Support;

namespace Samples.Tests.HelloWorld;

public sealed class HelloWorldTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private static readonly string ReadMe = Path.Combine(AppContext.BaseDirectory, "README.md");

    [Fact]
    public async Task A_text_is_counted_as_wc_counts_it()
    {
        SampleProgram program = await CountAsync(ReadMe);

        string[] lines = Lines(program);
        Assert.Equal(await WordCount.LineAsync(ReadMe), lines[0]);
        Assert.Equal(await WordCount.CommonWordsAsync(ReadMe), lines[1..]);
        Assert.Equal("", program.Errors);
    }

    [Fact]
    public async Task An_empty_file_has_nothing_to_count()
    {
        string path = folder.At("empty");
        await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);

        Assert.Equal(["lines=0 words=0 bytes=0"], Lines(await CountAsync(path)));
    }

    [Theory]
    [InlineData("no line feed")]
    [InlineData("\n\n\n")]
    [InlineData("  \t leading and trailing \r\n  ")]
    [InlineData("one\u2003two\u00a0three\u3000four")]
    [InlineData("x")]
    public async Task Small_texts_are_counted_as_wc_counts_them(string text)
    {
        string path = folder.At(Path.GetRandomFileName());
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);

        Assert.Equal(await WordCount.LineAsync(path), Lines(await CountAsync(path))[0]);
    }

    [Fact]
    public async Task A_text_of_64_MiB_with_characters_of_every_length_is_counted_as_wc_counts_it()
    {
        string path = folder.At("large");
        Dictionary<string, long> counts = WriteLargeText(path);

        string[] lines = Lines(await CountAsync(path));

        Assert.Equal(await WordCount.LineAsync(path), lines[0]);
        Assert.Equal(counts.OrderByDescending(count => count.Value).Take(5).Select(count => $"{count.Key} {count.Value}"), lines[1..]);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_says_how_to_use_it(string option)
    {
        SampleProgram program = await RunAsync(option);

        Assert.Equal(0, program.ExitCode);
        Assert.Contains("Usage: HelloWorld FILE", program.Output, StringComparison.Ordinal);
        Assert.Equal("", program.Errors);
    }

    [Fact]
    public async Task Without_a_file_it_says_how_to_use_it_and_fails()
    {
        SampleProgram program = await RunAsync();

        Assert.Equal(2, program.ExitCode);
        Assert.Contains("Usage: HelloWorld FILE", program.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-file")]
    [InlineData("no/such/folder")]
    [InlineData(".")]
    public async Task A_file_that_cannot_be_read_is_one_clear_line(string name)
    {
        string path = folder.At(name);

        AssertOneLine(await RunAsync(path), path.TrimEnd('.').TrimEnd('/'));
    }

    [Fact]
    public async Task On_a_terminal_it_shows_how_far_it_is()
    {
        string command = $"dotnet '{SampleProgram.PathOf("HelloWorld")}.dll' '{ReadMe}'";

        SampleProgram terminal = await SampleProgram.RunAsync("script", "--quiet", "--return", "--command", command, "/dev/null");

        Assert.Equal(0, terminal.ExitCode);
        Assert.Contains("[########################################] 100%", terminal.Output, StringComparison.Ordinal);
        Assert.Contains(await WordCount.LineAsync(ReadMe), terminal.Output, StringComparison.Ordinal);
    }

    internal static void AssertOneLine(SampleProgram program, string what)
    {
        Assert.Equal(1, program.ExitCode);
        Assert.Equal("", program.Output);
        string line = Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("HelloWorld: ", line, StringComparison.Ordinal);
        Assert.Contains(what, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
    }

    private static Task<SampleProgram> RunAsync(params string[] arguments) =>
        SampleProgram.RunAsync("dotnet", [SampleProgram.PathOf("HelloWorld") + ".dll", .. arguments]);

    private static async Task<SampleProgram> CountAsync(string path)
    {
        SampleProgram program = await RunAsync(path);
        Assert.True(program.ExitCode == 0, program.Errors);
        return program;
    }

    private static string[] Lines(SampleProgram program) => program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    // Words of one to four bytes a character, some more frequent than others; how often each was written, in lower case.
    private static Dictionary<string, long> WriteLargeText(string path)
    {
        string[] words = ["pneumonoultramicroscopicsilicovolcanoconiosis", "Donaudampfschiffahrtsgesellschaft", "the", "The", "THE", "of", "Of", "na\u00efve", "\u4f60\u597d", "\ud83d\ude00\ud83d\ude00", "\u00dcnic\u00f6de", "\u20ac", "a", "b", "word,"];
        string[] separators = [" ", " ", "\n", "  ", "\t", "\r\n", "\u2003"];
        var random = new Random(64);
        var counts = new Dictionary<string, long>();
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 20);
        while (writer.BaseStream.Position < 64 << 20)
        {
            string word = words[Math.Min(random.Next(words.Length), random.Next(words.Length))];
            writer.Write(word);
            writer.Write(separators[random.Next(separators.Length)]);
            string lower = word.ToLower(CultureInfo.InvariantCulture);
            counts[lower] = counts.GetValueOrDefault(lower) + 1;
        }

        return counts;
    }
}
