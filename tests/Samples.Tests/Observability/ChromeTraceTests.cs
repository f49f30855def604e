using System.Text.Json;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

/// <summary>The file is one of the Trace Event Format, and a browser nests it as the spans were.</summary>
public sealed class ChromeTraceTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private const string NoSpan = "0000000000000000";

    // Rebuilds the tree as trace viewers do: by time on each thread. What has its middle in another lies in it, however the ends are rounded.
    private const string Script = """
        const open = {}, lines = [], end = e => e.ts + e.dur;
        const events = trace.traceEvents.filter(e => e.ph === 'X').sort((a, b) => a.ts - b.ts || b.dur - a.dur);
        for (const e of events) {
          const stack = open[e.tid] ??= [];
          while (stack.length && end(stack[stack.length - 1]) <= e.ts + e.dur / 2) stack.pop();
          lines.push(e.args.span + ' ' + (stack.length ? stack[stack.length - 1].args.span : 'none'));
          stack.push(e);
        }
        document.getElementById('tree').textContent = lines.sort().join(';');
        """;

    [Fact]
    public async Task Events_are_complete_and_lie_within_their_parents()
    {
        List<Event> events = (await RunAsync("schema.json")).Events;
        Dictionary<string, Event> bySpan = events.ToDictionary(static one => one.Span);
        Assert.All(events, static one => Assert.Equal("X", one.Phase));
        Assert.All(events, static one => Assert.True(one.Start > 0 && one.Duration >= 0 && one.Thread > 0 && one.Process > 0 && one.Name.Length > 0 && one.Category == "Hyperlight"));
        foreach (Event child in events.Where(static one => one.Parent != NoSpan))
        {
            Event parent = bySpan[child.Parent];
            Assert.Equal(parent.Thread, child.Thread);
            Assert.True(child.Start >= parent.Start - 1 && child.Start + child.Duration <= parent.Start + parent.Duration + 1, $"{child} in {parent}");
        }
        // Ten greetings, in each of which the guest calls the host.
        Assert.Equal(10, events.Count(one => one.Name == "IPrinter.Print" && bySpan[one.Parent].Name == "IGreeter.Print"));
    }

    [Fact]
    public async Task It_says_how_many_spans_there_are_and_each_operation_is_there()
    {
        (string json, List<Event> events, string output) = await RunAsync("names.json");
        using var document = JsonDocument.Parse(json);
        Assert.Contains(document.RootElement.GetProperty("displayTimeUnit").GetString(), (string[])["ms", "ns"]);
        // Ten greetings, a failure and a time-out; a proxy is made for each of the twelve.
        (string, int)[] expected = [("IGreeter.Echo", 10), ("IGreeter.Fail", 1), ("IGreeter.Print", 10), ("IGreeter.Spin", 1), ("IPrinter.Print", 10), ("Sandbox.Dispose", 1), ("Sandbox.GetGuest", 12), ("SandboxBuilder.Build", 1)];
        Assert.Equal(expected, events.GroupBy(static one => one.Name).Select(static group => (group.Key, group.Count())).OrderBy(static pair => pair.Key, StringComparer.Ordinal));
        Assert.StartsWith($"{expected.Sum(static pair => pair.Item2)} spans ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_one_clear_line()
    {
        SampleProgram program = await SampleProgram.RunSampleAsync("TracingChrome", [folder.At("no/such/folder")]);
        Assert.Equal((1, ""), (program.ExitCode, program.Output));
        Assert.StartsWith("TracingChrome: ", Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_viewer_is_one_page_that_needs_no_network()
    {
        string page = await File.ReadAllTextAsync(Path.Combine(SampleProgram.FolderOf("TracingChrome"), "viewer.html"), TestContext.Current.CancellationToken);
        Assert.All((string[])["//", "src=", "href=", "@import", "url(", "fetch(", "XMLHttpRequest"], part => Assert.DoesNotContain(part, page.Replace("// ", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("info", false, false)]
    [InlineData("hyperlight_host=trace", true, false)]
    [InlineData("info,hyperlight_guest=trace", false, true)]
    public async Task A_browser_loads_it_and_nests_right(string filter, bool isInside, bool isInGuest)
    {
        string run = $"{isInside}-{isInGuest}";
        (string json, List<Event> events, _) = await RunAsync($"browser-{run}.json", ("HYPERLIGHT_LOG", filter));
        Assert.Equal(isInside, events.Exists(static one => one is { Name: "run vCPU", Category: "Hyperlight.Internal" }));
        Assert.Equal(isInGuest, events.Exists(static one => one is { Name: "compose greeting", Category: "Hyperlight.Guest" }));
        string page = folder.At($"page-{run}.html");
        await File.WriteAllTextAsync(page, $"<!doctype html><p id=\"tree\"></p><script>const trace = {json};\n{Script}</script>", TestContext.Current.CancellationToken);
        SampleProgram chromium = await SampleProgram.RunAsync("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={folder.At($"profile-{run}")}", "--dump-dom", new Uri(page).AbsoluteUri], null, null);
        Assert.True(chromium.ExitCode == 0, chromium.Errors);
        string expected = string.Join(';', events.Select(static one => $"{one.Span} {(one.Parent == NoSpan ? "none" : one.Parent)}").Order(StringComparer.Ordinal));
        Assert.Contains($"<p id=\"tree\">{expected}</p>", chromium.Output, StringComparison.Ordinal);
    }

    private async Task<(string Json, List<Event> Events, string Output)> RunAsync(string name, params (string, string)[] variables)
    {
        string path = folder.At(name);
        SampleProgram program = await SampleProgram.RunSampleAsync("TracingChrome", [path], variables);
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
        string json = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(json);
        return (json, [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(Event.From)], program.Output);
    }

    private sealed record Event(string Name, string Category, string Phase, double Start, double Duration, int Process, int Thread, string Span, string Parent)
    {
        public static Event From(JsonElement one) => new(
            one.GetProperty("name").GetString()!, one.GetProperty("cat").GetString()!, one.GetProperty("ph").GetString()!, one.GetProperty("ts").GetDouble(), one.GetProperty("dur").GetDouble(),
            one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32(), one.GetProperty("args").GetProperty("span").GetString()!, one.GetProperty("args").GetProperty("parent").GetString()!);
    }
}
