using System.Globalization;
using System.Text.RegularExpressions;
using Hyperlight.TraceDump.Formats;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Exports.Support;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Exports;

/// <summary>heaptrack's own reader finds in the file what the trace holds.</summary>
public sealed class HeaptrackFileTests(PageFolder folder) : IClassFixture<PageFolder>
{
    private static readonly string[] Costs = ["allocations", "temporary", "leaked", "peak"];

    [Fact]
    public async Task Heaptrack_finds_the_sums_of_a_trace_added_up_by_hand()
    {
        (string file, _) = Write(new SmallGuest().Builder, new SmallGuest().Symbols);
        // 300 + 300 + 100 + 250 + 50 at once; freed are 50, at once after its allocation, and 300.
        Assert.Equal((double[])[5, 1, 650, 1000], await SumsAsync(file));
    }

    [Fact]
    public async Task Heaptrack_finds_the_sums_of_the_profile_in_a_long_trace()
    {
        var guest = new MadeUpGuest(1500);
        (string file, Profile profile) = Write(guest.Builder, guest.Symbols);
        SiteTotals[] totals = profile.Totals.ToArray();
        Assert.True(totals.Sum(static one => one.Temporary) > 50);
        Assert.Equal((double[])[totals.Sum(static one => one.Count), totals.Sum(static one => one.Temporary), totals.Sum(static one => one.LiveBytes), profile.PeakBytes], await SumsAsync(file));
        Assert.Equal(profile.Duration.TotalSeconds, await RuntimeAsync(file), 0.02);
    }

    [Fact]
    public async Task Temporary_is_what_its_thread_allocated_last_whatever_is_freed_between()
    {
        TraceBuilder trace = TraceBuilder.Own()
            .Allocate(0x1000, 10, 1).Allocate(0x2000, 10, 1).Free(0x1000).Free(0x2000)
            .Allocate(0x3000, 20, 2).Allocate(0x4000, 20, 2).Free(0x3000).Allocate(0x5000, 30, 2).Free(0x4000).End();
        (string file, Profile profile) = Write(trace, new FakeSymbols());
        // Only the block at 0x2000: those at 0x1000 and 0x3000 look the same, but were not the last ones.
        Assert.Equal(1, profile.Totals.ToArray().Sum(static one => one.Temporary));
        Assert.Equal(1, (await SumsAsync(file))[1]);
    }

    [Fact]
    public async Task What_a_restored_sandbox_forgot_is_not_leaked()
    {
        TraceBuilder trace = TraceBuilder.Own().Allocate(0x1000, 100, 1).Allocate(0x2000, 100, 1).Allocate(0x3000, 7, 1).Restored().Allocate(0x1000, 50, 2).End();
        (string file, Profile profile) = Write(trace, new FakeSymbols());
        Assert.Equal((50, 207), (profile.Totals.ToArray().Sum(static one => one.LiveBytes), profile.PeakBytes));
        Assert.Equal((double[])[4, 0, 50, 207], await SumsAsync(file));
    }

    [Fact]
    public async Task Samples_count_with_the_bytes_that_they_stand_for()
    {
        TraceBuilder trace = TraceBuilder.Own(interval: 1000).Allocate(0x1000, 500, 1).Allocate(0x2000, 4000, 1).Free(0x1000).End();
        (string file, Profile profile) = Write(trace, new FakeSymbols());
        // 500 / (1 − e^−0.5) and 4000 / (1 − e^−4).
        Assert.Equal((double[])[2, 0, 4075, 1271 + 4075], await SumsAsync(file));
        Assert.Equal(1271 + 4075, profile.PeakBytes, 1.0);
    }

    [Fact]
    public async Task Call_paths_have_names_files_and_types()
    {
        var guest = new SmallGuest();
        (string file, _) = Write(guest.Builder, guest.Symbols);
        string text = await Tool.RunAsync("heaptrack_print", [file]);
        Assert.Matches(@"new System\.Byte\[\]\s+in Small\s+2 calls with 600B peak consumption from:\s+Guest\.Parser\.Parse\(string\)\s+at Parser\.cs:20\s+in Small\s+Guest\.Program\.Main\(\)\s+at Program\.cs:10\s", text);
        Assert.Contains("deflateInit2_", text, StringComparison.Ordinal);
        Assert.Contains("Debuggee command was: Small", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Functions_that_were_put_into_others_are_frames_of_their_own()
    {
        var symbols = new FakeSymbols();
        ulong address = symbols.Address([new FrameName("align", "gc.h", 3, IsInlined: true), new FrameName("grow", null, 0, IsInlined: true), new FrameName("allocate", null, 0)]);
        (string file, _) = Write(TraceBuilder.Own().Allocate(0x1000, 100, address, symbols.Address("main", "main.cpp", 7)).End(), symbols);
        Assert.Equal((double[])[1, 0, 100, 100], await SumsAsync(file));
        // Its folded stacks have such functions the wrong way round; what it prints, and its window, are right.
        string text = await Tool.RunAsync("heaptrack_print", [file]);
        Assert.Matches(@"align\s+at gc\.h:3\s+in \S+\s+grow\s+at \S*:0\s+allocate\s+at \S*:0\s+1 calls.*:\s+main\s+at main\.cpp:7\s", text);
    }

    [Fact]
    public async Task Names_of_a_hostile_guest_are_no_lines_of_the_file()
    {
        var symbols = new FakeSymbols();
        ulong hostile = symbols.Address("Evil\n+ 1\n+ 1\nX other", "a\nb.cs", 3), foreign = symbols.Address("Größe_µ()");
        (string file, _) = Write(TraceBuilder.Own(name: "na\nme\n+ 1").Allocate(0x1000, 100, hostile, foreign).End(), symbols);
        Assert.Equal((double[])[1, 0, 100, 100], await SumsAsync(file));
        string text = await Tool.RunAsync("heaptrack_print", [file]);
        Assert.Contains("Evil + 1 + 1 X other", text, StringComparison.Ordinal);
        Assert.Contains("Größe_µ()", text, StringComparison.Ordinal);
    }

    private (string File, Profile Profile) Write(TraceBuilder trace, FakeSymbols symbols)
    {
        Profile profile = null!;
        string path = folder.Write("trace.heaptrack", file =>
        {
            var replay = new HeapReplay(trace.Open());
            var heaptrack = new HeaptrackFile(replay.Sites, symbols, HeapReplay.Run(trace.Open()).GuestName, file);
            profile = replay.Run(heaptrack);
            heaptrack.End(profile.Duration);
        });
        return (path, profile);
    }

    // The sums that it prints are rounded; those of its stacks are not.
    private async Task<double[]> SumsAsync(string file)
    {
        var sums = new List<double>();
        foreach (string cost in Costs)
        {
            string[] lines = (await StacksAsync(file, cost)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            sums.Add(lines.Sum(static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)));
        }
        return [.. sums];
    }

    private async Task<string> StacksAsync(string file, string cost)
    {
        string stacks = folder.At("stacks");
        Tool? tool = await Tool.TryAsync("heaptrack_print", [file, "-F", stacks, "--flamegraph-cost-type", cost]);
        Assert.Equal((0, ""), (tool!.ExitCode, tool.Errors));
        return await File.ReadAllTextAsync(stacks, TestContext.Current.CancellationToken);
    }

    private static async Task<double> RuntimeAsync(string file) =>
        double.Parse(Regex.Match(await Tool.RunAsync("heaptrack_print", [file]), @"total runtime: ([\d.]+)s").Groups[1].Value, CultureInfo.InvariantCulture);
}
