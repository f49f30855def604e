using System.Text.Json;
using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Tests.Exports.Support;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Exports;

/// <summary>The commands read a trace and a guest, and write where they are told.</summary>
public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _guest, _trace;

    public ExportCommandTests()
    {
        _guest = _folder.Write("guest", new GuestBuilder([1, 2, 3]).Function("main", 0x1000, 0x100).Function("load", 0x2000, 0x100).Build());
        TraceBuilder trace = TraceBuilder.Own(name: "Shop").Allocate(0x10, 1000, 0x2010, 0x1010).Allocate(0x500, 24, 0x2010, 0x1010).Free(0x500);
        _trace = _folder.Write("one.trace", trace.Block(BlockKind.Mapping).Allocate(0x10000, 65536, 0x1010).End().Bytes);
    }

    [Theory]
    [InlineData("speedscope")]
    [InlineData("pprof")]
    [InlineData("heaptrack")]
    [InlineData("chrome")]
    [InlineData("flamegraph")]
    [InlineData("plot_mem")]
    public void A_file_gets_the_same_as_the_standard_output(string command)
    {
        ToolRun printed = ToolRun.Of(_guest, _trace, command);
        Assert.Equal(new ToolRun(0, "", ""), ToolRun.Of(_guest, _trace, command, "--output", _folder.Path("out")));
        Assert.Equal((0, File.ReadAllText(_folder.Path("out")), ""), (printed.ExitCode, printed.Output, printed.Errors));
        Assert.NotEmpty(printed.Output);
    }

    [Theory]
    [InlineData("speedscope")]
    [InlineData("heaptrack")]
    [InlineData("flamegraph")]
    [InlineData("plot_mem")]
    public void Functions_have_the_names_of_the_guest(string command)
    {
        string output = ToolRun.Of(_guest, _trace, command).Output;
        Assert.All((string[])["main", "load", "Shop"], name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    [Fact]
    public void Mappings_take_the_place_of_the_heaps_when_asked_for()
    {
        Assert.Equal([1024, 2, 1000, 1024], Sums());
        // The peak is the heaps', and the mapping came after it.
        Assert.Equal([65536, 1, 65536, 0], Sums("--mappings"));
    }

    [Fact]
    public void The_flame_graph_begins_with_the_value_that_was_asked_for() =>
        Assert.Contains("\"first\":2,", ToolRun.Of(_guest, _trace, "flamegraph", "--value", "live").Output, StringComparison.Ordinal);

    [Fact]
    public void Of_samples_heaptrack_warns()
    {
        string trace = _folder.Write("samples.trace", TraceBuilder.Own(interval: 512).Allocate(0x10, 1000, 0x2010).End().Bytes);
        ToolRun run = ToolRun.Of(_guest, trace, "heaptrack");
        Assert.Equal((0, "trace_dump: the trace holds samples: heaptrack shows their number, with the bytes that they stand for\n"), (run.ExitCode, run.Errors));
    }

    [Fact]
    public async Task A_plot_of_a_pipe_is_refused_and_other_exports_are_not()
    {
        string tool = Path.Combine(AppContext.BaseDirectory, "trace_dump.dll");
        Tool? plot = await Tool.TryAsync("bash", ["-c", "cat \"$2\" | dotnet \"$0\" \"$1\" /dev/stdin plot_mem", tool, _guest, _trace]);
        Assert.Equal((1, "", "trace_dump: /dev/stdin must be a file and no pipe: it is read twice\n"), (plot!.ExitCode, plot.Output, plot.Errors));
        Tool? chrome = await Tool.TryAsync("bash", ["-c", "cat \"$2\" | dotnet \"$0\" \"$1\" /dev/stdin chrome", tool, _guest, _trace]);
        Assert.Equal((0, ToolRun.Of(_guest, _trace, "chrome").Output), (chrome!.ExitCode, chrome.Output));
    }

    [Theory]
    [InlineData("speedscope")]
    [InlineData("heaptrack")]
    [InlineData("plot_mem")]
    public void A_damaged_trace_gives_what_was_read_and_ends_with_1(string command)
    {
        string trace = _folder.Write("damaged.trace", TraceBuilder.Own().Allocate(1, 2, 0x2010).Record(7).Bytes);
        ToolRun run = ToolRun.Of(_guest, trace, command);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("load", run.Output, StringComparison.Ordinal);
        Assert.Contains("unknown id 7", run.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private double[] Sums(params string[] options)
    {
        using var json = JsonDocument.Parse(ToolRun.Of([_guest, _trace, "speedscope", .. options]).Output);
        return [.. json.RootElement.GetProperty("profiles").EnumerateArray().Select(static profile => profile.GetProperty("endValue").GetDouble())];
    }
}
