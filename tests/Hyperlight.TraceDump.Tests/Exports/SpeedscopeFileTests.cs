using System.Text.Json;
using System.Text.RegularExpressions;
using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Tests.Exports.Support;

namespace Hyperlight.TraceDump.Tests.Exports;

/// <summary>The published schema accepts the file, and the published page shows what it says.</summary>
public sealed class SpeedscopeFileTests(PageFolder folder) : IClassFixture<PageFolder>
{
    // Prints what is wrong, by the schema that speedscope ships.
    private const string Validate = """
        const [, root, file] = process.argv, fs = require('fs'), Ajv = require(root + '/node_modules/ajv');
        const schema = JSON.parse(fs.readFileSync(root + '/node_modules/speedscope/dist/release/file-format-schema.json'));
        const check = new (Ajv.default ?? Ajv)({ strict: false, allErrors: true }).compile(schema);
        console.log(check(JSON.parse(fs.readFileSync(file))) ? 'valid' : JSON.stringify(check.errors));
        """;

    [Fact]
    public async Task The_published_schema_accepts_it_and_not_just_anything()
    {
        string root = await Speedscope.FolderAsync(), file = folder.Write("long.json", stream => SpeedscopeFile.Write(new MadeUpGuest(300).Export(), stream));
        Assert.Equal("valid\n", await Tool.RunAsync("node", ["-e", Validate, root, file]));
        string wrong = folder.At("wrong.json");
        await File.WriteAllTextAsync(wrong, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace("\"unit\":\"bytes\"", "\"unit\":\"octets\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.NotEqual("valid\n", await Tool.RunAsync("node", ["-e", Validate, root, wrong]));
    }

    [Fact]
    public async Task Speedscope_shows_its_four_profiles_with_their_sums()
    {
        string dom = await ShowAsync(new SmallGuest().Export(), "time-ordered");
        string[] rows = [.. Regex.Matches(dom, "<tr title=\"([^\"]*)\".*?</tr>").Select(static row => Regex.Replace(row.Value, "<[^>]*>", " ")).Select(static row => Regex.Replace(row, " +", " ").Trim())];
        Assert.Equal(["1 allocated bytes 1000 B", "2 allocations 5", "3 live bytes at the end 650 B", "4 bytes at the peak 1000 B"], rows);
        Assert.Contains("<title>Small - speedscope</title>", dom, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speedscope_shows_functions_once_whatever_line_they_call_from()
    {
        string dom = await ShowAsync(new SmallGuest().Export(), "sandwich");
        string text = Regex.Replace(dom, "<[^>]*>", " ");
        Assert.Single(Regex.Matches(text, @"Guest\.Parser\.Parse\(string\)"));
        // Total and self. Of 1000 bytes 700 were allocated in Parse, as byte arrays.
        Assert.Matches(@"700 B \(70%\)\s+700 B \(70%\)\s+new System\.Byte\[\]", text);
        Assert.Matches(@"700 B \(70%\)\s+0 B \(&lt;0\.01%\)\s+Guest\.Parser\.Parse\(string\)", text);
    }

    [Fact]
    public void Each_profile_adds_up_and_names_frames_that_are_there()
    {
        using var stream = new MemoryStream();
        SpeedscopeFile.Write(new MadeUpGuest(300).Export(), stream);
        using var json = JsonDocument.Parse(stream.ToArray());
        int frames = json.RootElement.GetProperty("shared").GetProperty("frames").GetArrayLength();
        foreach (JsonElement profile in json.RootElement.GetProperty("profiles").EnumerateArray())
        {
            double[] weights = [.. profile.GetProperty("weights").EnumerateArray().Select(static weight => weight.GetDouble())];
            Assert.Equal((weights.Length, weights.Sum()), (profile.GetProperty("samples").GetArrayLength(), profile.GetProperty("endValue").GetDouble()));
            Assert.All(profile.GetProperty("samples").EnumerateArray().SelectMany(static sample => sample.EnumerateArray()), frame => Assert.InRange(frame.GetInt32(), 0, frames - 1));
        }
    }

    // As its own program does it: a script beside the page brings the file.
    private async Task<string> ShowAsync(ExportedProfile export, string view)
    {
        string release = await Speedscope.ReleaseAsync();
        using var stream = new MemoryStream();
        SpeedscopeFile.Write(export, stream);
        string script = folder.At("profile.js");
        await File.WriteAllTextAsync(script, $"speedscope.loadFileFromBase64('profile.json', '{Convert.ToBase64String(stream.ToArray())}')", TestContext.Current.CancellationToken);
        Browser browser = await Browser.LoadAsync(folder, Path.Combine(release, "index.html"), $"localProfilePath={script[1..]}&view={view}", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--virtual-time-budget=20000");
        return browser.Dom;
    }
}
