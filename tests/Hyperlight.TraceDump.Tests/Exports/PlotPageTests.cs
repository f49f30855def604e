using System.Text.RegularExpressions;
using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Html;
using Hyperlight.TraceDump.Plots;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Exports.Support;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Exports;

/// <summary>What a browser makes of the plot of memory over time.</summary>
public sealed class PlotPageTests(PageFolder folder) : IClassFixture<PageFolder>
{
    [Fact]
    public async Task It_shows_the_sites_with_what_was_alive_at_the_peak()
    {
        var guest = new SmallGuest();
        Browser page = await LoadAsync(guest.Builder, guest.Symbols);
        Assert.Equal("1", page.Data("ready"));
        Assert.Empty(page.Console);
        Assert.Equal("Small: memory over time", page.TextOf("title"));
        Assert.Equal("Alive at the peak, 5 ms", page.TextOf("when"));
        Assert.Equal(["new System.Byte[] in Guest.Parser.Parse(string)", "deflateInit2_", "new System.Byte[] in Guest.Parser.Parse(string)"], page.TextsOf("name")[..3]);
        Assert.Equal(["600 B", "300 B", "100 B"], page.TextsOf("value"));
        Assert.Equal(["peak 1000 B"], page.TextsOf("peak-text"));
        Assert.Equal(3, Regex.Count(page.Dom, "<path [^>]*class=\"area "));
        Assert.Contains("data-count=\"1\"", page.Dom, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at=3500", "700 B|new System.Byte[] in Guest.Parser.Parse(string) 600 B, new System.Byte[] in Guest.Parser.Parse(string) 100 B")]
    [InlineData("at=500", "0 B|")]
    [InlineData("at=6999&view=kinds", "950 B|managed 700 B, native 250 B — collection of generation 1 at 7 ms: heap 600 B (generation 0 100 B, generation 1 200 B, generation 2 300 B, large objects 0 B, pinned objects 0 B)")]
    [InlineData("at=8999&view=kinds", "650 B|managed 400 B, native 250 B")]
    public async Task At_a_time_it_tells_what_was_alive(string link, string expected)
    {
        var guest = new SmallGuest();
        Browser page = await LoadAsync(guest.Builder, guest.Symbols, link);
        string[] parts = page.TextOf("details").Split(": ", 2)[1].Split(" — ", 2);
        Assert.Equal(expected.Split('|'), parts);
    }

    [Fact]
    public async Task A_search_filters_the_legend_and_fades_the_rest()
    {
        var guest = new SmallGuest();
        Browser page = await LoadAsync(guest.Builder, guest.Symbols, "search=DEFLATE");
        Assert.Equal(["300 B"], page.TextsOf("value"));
        Assert.Equal(2, Regex.Count(page.Dom, "class=\"area [^\"]*faded\""));
        // Callers are found too.
        Assert.Equal(3, (await LoadAsync(guest.Builder, guest.Symbols, "search=main")).TextsOf("value").Length);
    }

    [Fact]
    public async Task A_link_zooms()
    {
        var guest = new SmallGuest();
        Browser whole = await LoadAsync(guest.Builder, guest.Symbols), part = await LoadAsync(guest.Builder, guest.Symbols, "from=2500&to=4500"), wrong = await LoadAsync(guest.Builder, guest.Symbols, "from=9&to=2&at=-1&view=x");
        // Eight changes and nothing before the first; in the part the points at 3 and 4 ms, and that of 2 ms, which holds until then.
        Assert.Equal(("9", "3", "9"), (whole.Data("points"), part.Data("points"), wrong.Data("points")));
        Assert.Empty(wrong.Console);
    }

    [Fact]
    public async Task Mouse_wheel_and_keys_zoom_and_go_back()
    {
        const string script = """
            const chart = document.getElementById('chart'), box = chart.getBoundingClientRect(), log = [], inner = box.width - left - right;
            const at = share => ({ clientX: box.left + left + inner * share, clientY: box.top + 100, bubbles: true, cancelable: true, pointerId: 1, button: 0 });
            const window_ = () => Math.round(state.from) + '-' + Math.round(state.to);
            const note = () => log.push(window_());
            const pointer = (name, share) => chart.dispatchEvent(new PointerEvent(name, at(share)));
            const key = name => chart.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
            note();
            pointer('pointerdown', 1 / 3); pointer('pointermove', 0.5); pointer('pointermove', 2 / 3); pointer('pointerup', 2 / 3); note();
            chart.dispatchEvent(new WheelEvent('wheel', { ...at(0), deltaY: -100 })); note();
            chart.dispatchEvent(new WheelEvent('wheel', { ...at(0), deltaY: 100 })); note();
            key('Escape'); note();
            pointer('pointermove', 4.5 / 9); log.push(document.getElementById('tip').innerText.split('\n')[0] + ' ' + document.getElementById('tip').hidden);
            chart.dispatchEvent(new PointerEvent('pointerleave')); log.push(String(document.getElementById('tip').hidden));
            key('ArrowRight'); log.push(Math.round(state.at) + ' ' + document.getElementById('tip').hidden);
            key('+'); note(); document.getElementById('reset').click(); note();
            document.querySelector('[value=kinds]').click(); log.push(location.hash);
            document.body.dataset.log = log.join('|');
            """;
        var guest = new SmallGuest();
        Browser page = await Browser.LoadAsync(folder, folder.WithScript(Write(guest.Builder, guest.Symbols), script));
        Assert.Equal(["0-9000", "3000-6000", "3000-5400", "3000-6000", "0-9000", "4.5 ms: 950 B false", "true", "90 false", "18-7218", "0-9000", "#view=kinds"], page.Data("log").Split('|'));
        Assert.Empty(page.Console);
    }

    [Fact]
    public async Task Names_of_a_hostile_guest_stay_text()
    {
        const string name = "</script><img src=x onerror=\"document.body.dataset.evil=1\"><b>'&amp;";
        var symbols = new FakeSymbols();
        TraceBuilder trace = TraceBuilder.Own(name: "<b>guest</b></title>").Allocate(0x1000, 100, symbols.Address(name)).End();
        trace.Now = 10;
        Browser page = await LoadAsync(trace.Free(0x1000), symbols, "at=5");
        Assert.Equal(("1", ""), (page.Data("ready"), page.Data("evil")));
        Assert.Empty(page.Console);
        Assert.Contains(name, page.TextsOf("name"));
        Assert.Contains(name, page.TextOf("details"), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page.Dom, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page.Dom, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_empty_trace_it_shows_an_empty_chart()
    {
        Browser page = await LoadAsync(TraceBuilder.Own().End(), new FakeSymbols(), "at=0&mapped=1");
        Assert.Equal("1", page.Data("ready"));
        Assert.Empty(page.Console);
    }

    [Fact]
    public async Task A_long_trace_is_thinned_and_keeps_its_peak()
    {
        var guest = new MadeUpGuest(1500);
        Browser page = await LoadAsync(guest.Builder, guest.Symbols);
        Assert.InRange(int.Parse(page.Data("points"), System.Globalization.CultureInfo.InvariantCulture), 800, 4001);
        double peak = guest.Replay().PeakBytes / (1 << 20);
        Assert.Equal([$"peak {peak.ToString("F2", System.Globalization.CultureInfo.InvariantCulture)} MiB"], page.TextsOf("peak-text"));
        // Ten sites, and the others together.
        Assert.Equal(11, page.TextsOf("value").Length);
    }

    [Fact]
    public void The_page_needs_no_network_by_its_policy()
    {
        var guest = new SmallGuest();
        string policy = Regex.Match(File.ReadAllText(Write(guest.Builder, guest.Symbols)), "http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;
        Assert.Matches(@"^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'$", policy);
    }

    private string Write(TraceBuilder trace, FakeSymbols symbols)
    {
        var replay = new HeapReplay(trace.Open());
        var maxima = new SiteMaxima(replay.Sites);
        Profile profile = replay.Run(maxima);
        var plot = new MemoryPlot(profile.Sites, maxima.Top(10));
        HeapReplay.Run(trace.Open(), plot);
        return folder.Write("plot.html", file => PlotPage.Write(new ExportedProfile(profile, symbols), plot, file));
    }

    private Task<Browser> LoadAsync(TraceBuilder trace, FakeSymbols symbols, string link = "") => Browser.LoadAsync(folder, Write(trace, symbols), link);
}
