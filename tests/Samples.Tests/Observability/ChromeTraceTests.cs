using System.Text.Json;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

/// <summary>The file is one of the Trace Event Format, and a browser nests it as the spans were.</summary>
public sealed class ChromeTraceTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    // Rebuilds the tree as trace viewers do: by time on each thread.
    private const string Script = """
        const open = {}, lines = [];
        const events = trace.traceEvents.filter(e => e.ph === 'X').sort((a, b) => a.ts - b.ts || b.dur - a.dur);
        for (const e of events) {
          const stack = open[e.tid] ??= [];
          while (stack.length && stack[stack.length - 1].ts + stack[stack.length - 1].dur < e.ts + e.dur - 1) stack.pop();
          lines.push(e.args.span + ' ' + (stack.length ? stack[stack.length - 1].args.span : 'none'));
          stack.push(e);
        }
        document.getElementById('tree').textContent = lines.sort().join(';');
        """;

    [Fact]
    public async Task Events_are_complete_and_lie_within_their_parents()
    {
        Kvm.Require();
        (_, List<Event> events) = await RunAsync("schema.json");
        Dictionary<string, Event> bySpan = events.ToDictionary(static one => one.Span);
        Assert.All(events, static one => Assert.Equal("X", one.Phase));
        Assert.All(events, static one => Assert.True(one.Start > 0 && one.Duration >= 0 && one.Thread > 0 && one.Process > 0 && one.Name.Length > 0 && one.Category == "Hyperlight"));
        foreach (Event child in events.Where(one => bySpan.ContainsKey(one.Parent)))
        {
            Event parent = bySpan[child.Parent];
            Assert.Equal(parent.Thread, child.Thread);
            Assert.True(child.Start >= parent.Start - 1 && child.Start + child.Duration <= parent.Start + parent.Duration + 1, $"{child} in {parent}");
        }
        // Ten greetings, in each of which the guest calls the host.
        Assert.Equal(10, events.Count(one => one.Name == "IPrinter.Print" && bySpan[one.Parent].Name == "IGreeter.Print"));
    }

    [Fact]
    public async Task A_browser_loads_it_and_nests_right()
    {
        Kvm.Require();
        (string json, List<Event> events) = await RunAsync("browser.json");
        string page = folder.At("page.html");
        await File.WriteAllTextAsync(page, $"<!doctype html><p id=\"tree\"></p><script>const trace = {json};\n{Script}</script>", TestContext.Current.CancellationToken);
        SampleProgram chromium = await SampleProgram.RunAsync("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", $"--user-data-dir={folder.At("profile")}", "--dump-dom", new Uri(page).AbsoluteUri], null, null);
        HashSet<string> known = [.. events.Select(static one => one.Span)];
        string expected = string.Join(';', events.Select(one => $"{one.Span} {(known.Contains(one.Parent) ? one.Parent : "none")}").Order(StringComparer.Ordinal));
        Assert.Contains($"<p id=\"tree\">{expected}</p>", chromium.Output, StringComparison.Ordinal);
    }

    private async Task<(string Json, List<Event> Events)> RunAsync(string name)
    {
        string path = folder.At(name);
        SampleProgram program = await SampleProgram.RunSampleAsync("TracingChrome", [path]);
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
        string json = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(json);
        return (json, [.. document.RootElement.GetProperty("traceEvents").EnumerateArray().Select(Event.From)]);
    }

    private sealed record Event(string Name, string Category, string Phase, double Start, double Duration, int Process, int Thread, string Span, string Parent)
    {
        public static Event From(JsonElement one) => new(
            one.GetProperty("name").GetString()!, one.GetProperty("cat").GetString()!, one.GetProperty("ph").GetString()!, one.GetProperty("ts").GetDouble(), one.GetProperty("dur").GetDouble(),
            one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32(), one.GetProperty("args").GetProperty("span").GetString()!, one.GetProperty("args").GetProperty("parent").GetString()!);
    }
}
