using System.Text.RegularExpressions;
using Hyperlight.TraceDump.Commands;
using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Html;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Exports.Support;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Exports;

/// <summary>What a browser makes of the flame graph.</summary>
public sealed class FlamePageTests(PageFolder folder) : IClassFixture<PageFolder>
{
    [Fact]
    public async Task It_shows_the_call_paths_without_complaint()
    {
        Browser page = await LoadAsync(new SmallGuest().Export());
        Assert.Equal("1", page.Data("ready"));
        Assert.Empty(page.Console);
        Assert.Equal("Small: flame graph", page.TextOf("title"));
        // The largest are on the left: 700 bytes in Parse, 300 in zlib.
        Assert.Equal(["everything", "Guest.Program.Main()", "Guest.Parser.Parse(string)", "new System.Byte[]", "deflateInit2_"], page.TextsOf("frame"));
        Assert.Equal([100, 100, 70, 70, 30], WidthsOf(page));
    }

    [Theory]
    [InlineData("count", "new System.Byte[], 3, 60.0 %")]
    [InlineData("live", "new System.Byte[], 400 B, 61.5 %")]
    [InlineData("peak", "deflateInit2_, 300 B, 30.0 %")]
    public async Task A_link_says_what_widths_mean(string value, string expected)
    {
        Browser page = await LoadAsync(new SmallGuest().Export(), $"value={value}");
        Assert.Contains($"aria-label=\"{expected}\"", page.Dom, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_marks_what_it_finds_and_tells_its_share()
    {
        // Parse and its byte arrays are one part of the whole, not two.
        Browser page = await LoadAsync(new SmallGuest().Export(), "search=PARSE");
        Assert.Equal("70.0 % (700 B) in 1 function", page.TextOf("found"));
        Assert.Equal(["Guest.Parser.Parse(string)"], page.TextsOf("hit"));
        Assert.Equal("not found", (await LoadAsync(new SmallGuest().Export(), "search=nobody")).TextOf("found"));
    }

    [Fact]
    public async Task A_search_counts_what_lies_in_what_it_found_once()
    {
        Browser page = await LoadAsync(new SmallGuest().Export(), "search=e");
        Assert.Equal("100 % (1000 B) in 4 functions", page.TextOf("found"));
    }

    [Fact]
    public async Task A_link_zooms()
    {
        Browser page = await LoadAsync(new SmallGuest().Export(), "zoom=2");
        Assert.Equal(["everything", "Guest.Program.Main()", "Guest.Parser.Parse(string)", "new System.Byte[]"], page.TextsOf("frame"));
        Assert.All(WidthsOf(page), static width => Assert.Equal(100, width));
        Assert.Equal("Guest.Parser.Parse(string) — Parser.cs:20–28 — allocated bytes 700 B (70.0 %), allocations 3 (60.0 %), live bytes at the end 400 B (61.5 %), bytes at the peak 700 B (70.0 %)", page.TextOf("details"));
    }

    [Theory]
    [InlineData("zoom=99999999&value=nothing&search=%")]
    [InlineData("zoom=-1")]
    [InlineData("zoom=1.5&flip=7")]
    public async Task A_link_that_makes_no_sense_shows_everything(string link)
    {
        Browser page = await LoadAsync(new SmallGuest().Export(), link);
        Assert.Equal("1", page.Data("ready"));
        Assert.Empty(page.Console);
        Assert.Equal(5, page.TextsOf("frame").Length);
    }

    [Fact]
    public async Task Mouse_and_keys_zoom_search_and_go_back()
    {
        const string script = """
            const log = [], note = () => log.push(location.hash + ' ' + [...document.querySelectorAll('.frame')].length + ' ' + (document.activeElement.dataset?.node ?? document.activeElement.id));
            const key = (name, target) => target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
            document.querySelector('[data-node="2"]').click(); note();
            key('ArrowDown', document.activeElement); key('Enter', document.activeElement); note();
            key('Escape', document.activeElement); note();
            key('ArrowDown', document.activeElement); key('ArrowDown', document.activeElement); key('ArrowRight', document.activeElement); key(' ', document.activeElement); note();
            key('Escape', document.body); key('/', document.body); note();
            document.getElementById('search').value = 'deflate'; document.getElementById('search').dispatchEvent(new Event('input')); note();
            key('Escape', document.body); note();
            document.querySelectorAll('#values input')[2].click(); note();
            document.querySelector('[data-node="1"]').dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: 50, clientY: 130 }));
            log.push(document.getElementById('tip').hidden + ' ' + document.getElementById('tip').innerText.replace(/\s+/g, ' '));
            document.body.dataset.log = log.join('|');
            """;
        Browser page = await Browser.LoadAsync(folder, folder.WithScript(Write(new SmallGuest().Export()), script));
        Assert.Equal(
            [
                "#value=bytes&zoom=2 4 2",
                "#value=bytes&zoom=3 4 3",
                "#value=bytes 5 0",
                "#value=bytes&zoom=4 3 4",
                "#value=bytes 5 search",
                "#value=bytes&search=deflate 5 search",
                "#value=bytes 5 0",
                "#value=live 5 0",
                "false Guest.Program.Main() Program.cs:10 allocated bytes 1000 B 100 % allocations 5 100 % live bytes at the end 650 B 100 % bytes at the peak 1000 B 100 %",
            ],
            page.Data("log").Split('|'));
        Assert.Empty(page.Console);
    }

    [Fact]
    public async Task Names_of_a_hostile_guest_stay_text()
    {
        const string name = "</script><img src=x onerror=\"document.body.dataset.evil=1\"><b>'&amp;", file = "\"><script>document.body.dataset.evil=1</script>";
        var symbols = new FakeSymbols();
        TraceBuilder trace = TraceBuilder.Own(name: "<b>guest</b></title>").Allocate(0x1000, 100, symbols.Address(name, file, 7)).End();
        string path = Write(new ExportedProfile(HeapReplay.Run(trace.Open()), symbols));
        Browser page = await Browser.LoadAsync(folder, path, "zoom=1");
        Assert.Equal(("1", ""), (page.Data("ready"), page.Data("evil")));
        Assert.Empty(page.Console);
        Assert.Contains(name, page.TextsOf("frame"));
        Assert.StartsWith($"{name} — {file}:7 — ", page.TextOf("details"), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page.Dom, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Dom, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_for_over_the_network_and_no_other_script_runs()
    {
        using var listener = new Listener();
        string path = Write(new SmallGuest().Export()), text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), tampered = folder.At("tampered.html"), open = folder.At("open.html");
        string more = $"<img src=\"{listener.Address}\"><script>document.body.dataset.evil = 1</script></body>";
        await File.WriteAllTextAsync(tampered, text.Replace("</body>", more, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Browser page = await Browser.LoadAsync(folder, tampered);
        Assert.Equal((0, "", 2), (listener.Count, page.Data("evil"), page.Console.Count(static line => line.Contains("Content Security Policy", StringComparison.Ordinal))));
        // Without its policy the same page would.
        await File.WriteAllTextAsync(open, Regex.Replace(text, "<meta http-equiv=[^>]*>", "").Replace("</body>", more, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        page = await Browser.LoadAsync(folder, open);
        Assert.Equal("1", page.Data("evil"));
        Assert.NotEqual(0, listener.Count);
    }

    [Fact]
    public async Task Frames_too_narrow_to_see_are_left_out()
    {
        TraceBuilder trace = TraceBuilder.Own();
        // One has half of all. Of the others each has 1/8000: a quarter of a pixel of some 1250.
        trace.Allocate(0x10_0000_0000, 40_000, 0x1_0000);
        for (uint i = 0; i < 4000; i++)
            trace.Allocate(0x20_0000_0000UL + i * 64, 10, 0x2_0000 + i);
        ExportedProfile export = new(HeapReplay.Run(trace.Open()), new FakeSymbols());
        Assert.Equal("2", (await LoadAsync(export)).Data("shown"));
        Assert.Equal("1", (await LoadAsync(export, "value=count")).Data("shown"));
    }

    [Fact]
    public async Task Of_an_empty_trace_it_says_that_nothing_is_there()
    {
        Browser page = await LoadAsync(new ExportedProfile(HeapReplay.Run(TraceBuilder.Own().End().Open()), new FakeSymbols()));
        Assert.Equal(["Nothing here: allocated bytes is 0."], page.TextsOf("nothing"));
        Assert.Empty(page.Console);
    }

    [Fact]
    public async Task Frames_are_readable_in_light_and_dark()
    {
        // Relative luminance as WCAG 2 defines it; 4.5 is what it wants of small text.
        const string script = """
            const part = value => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
            const light = colour => { const [r, g, b] = colour.match(/[\d.]+/g).map(Number); return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
            const ratio = element => { const style = getComputedStyle(element), [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
            const kinds = ['root', 'rest', 'block', 'hit', ...[0, 1, 2, 3, 4, 5, 6, 7].map(i => 'c' + i)];
            document.body.dataset.worst = Math.min(...kinds.map(kind => { const frame = document.querySelector('.frame'); frame.className = 'frame ' + kind; return ratio(frame); }));
            document.body.dataset.dark = matchMedia('(prefers-color-scheme: dark)').matches;
            """;
        string path = folder.WithScript(Write(new SmallGuest().Export()), script);
        Browser lit = await Browser.LoadAsync(folder, path), dark = await Browser.LoadAsync(folder, path, "", "--blink-settings=preferredColorScheme=0");
        Assert.Equal(("false", "true"), (lit.Data("dark"), dark.Data("dark")));
        Assert.All((string[])[lit.Data("worst"), dark.Data("worst")], static worst => Assert.InRange(double.Parse(worst, System.Globalization.CultureInfo.InvariantCulture), 4.5, 21));
    }

    private string Write(ExportedProfile export) => folder.Write("flame.html", file => FlamePage.Write(export, HeapValue.Bytes, file));

    private Task<Browser> LoadAsync(ExportedProfile export, string link = "") => Browser.LoadAsync(folder, Write(export), link);

    private static double[] WidthsOf(Browser page) => [.. Regex.Matches(page.Dom, @"class=""frame [^>]* width: ([\d.]+)%").Select(static match => double.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];
}
