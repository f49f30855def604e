using System.Diagnostics;
using Hyperlight.TraceDump.Commands;
using Hyperlight.TraceDump.Tests.Support;

namespace Hyperlight.TraceDump.Tests.Commands;

public sealed class ToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _guest, _trace;

    public ToolTests()
    {
        _guest = _folder.Write("guest", new GuestBuilder([1, 2, 3]).Function("main", 0x1000, 0x100).Build());
        _trace = _folder.Write("one.trace", TraceBuilder.Own().Allocate(0x10, 1000, 0x1010).End().Bytes);
    }

    public static TheoryData<string> Commands => [.. AllCommands.Make().Select(static command => command.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_tells_how_it_is_used(string command)
    {
        ToolRun run = ToolRun.Of(command, "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains($"<guest> <trace> {command}", run.Output, StringComparison.Ordinal);
        Assert.Contains("--output", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_names_every_command() =>
        Assert.All(AllCommands.Make(), command => Assert.Contains($"  {command.Name} ", ToolRun.Of("--help").Output, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("top")]
    [InlineData("GUEST TRACE")]
    [InlineData("GUEST TRACE nonsense")]
    [InlineData("GUEST TRACE top --by nonsense")]
    [InlineData("GUEST TRACE top --by-type --stacks")]
    [InlineData("GUEST TRACE folded --value 7x")]
    [InlineData("GUEST TRACE diff")]
    public void A_command_line_that_makes_no_sense_ends_with_2(string line)
    {
        string[] arguments = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch { "GUEST" => _guest, "TRACE" => _trace, _ => word })];
        ToolRun run = ToolRun.Of(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("trace_dump: ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_of_another_build_is_refused_unless_forced()
    {
        string other = _folder.Write("other", new GuestBuilder([9]).Function("main", 0x1000, 0x100).Build());
        ToolRun run = ToolRun.Of(other, _trace, "folded");
        Assert.Equal((1, "", $"trace_dump: {other} has the build id 09, but {_trace} is of a guest with 010203; --force goes on nevertheless\n"), (run.ExitCode, run.Output, run.Errors));
        Assert.Equal(new ToolRun(0, "main 1000\n", ""), ToolRun.Of(other, _trace, "folded", "--force"));
    }

    [Fact]
    public void A_trace_without_a_build_id_is_taken_as_it_is()
    {
        string trace = _folder.Write("upstream.trace", new TraceBuilder().Program().Allocate(1, 2, 0x1010).Bytes);
        Assert.Equal(new ToolRun(0, "main 2\n", ""), ToolRun.Of(_guest, trace, "folded"));
    }

    [Fact]
    public void What_cannot_be_read_is_told_in_one_line()
    {
        string empty = _folder.Write("empty", []), text = _folder.Write("text", "Good morning, this is no trace at all."u8.ToArray());
        Assert.Equal(new ToolRun(1, "", $"trace_dump: {empty} is empty\n"), ToolRun.Of(_guest, empty, "top"));
        Assert.Equal(new ToolRun(1, "", $"trace_dump: {text} is not an ELF file\n"), ToolRun.Of(text, _trace, "top"));
        Assert.Equal(1, ToolRun.Of(_guest, text, "top").ExitCode);
        Assert.Equal(1, ToolRun.Of(_guest, _folder.Path("nowhere"), "top").ExitCode);
        Assert.Equal(1, ToolRun.Of(_folder.Path("nowhere"), _trace, "top").ExitCode);
        Assert.Equal(1, ToolRun.Of(_guest, _trace, "top", "--output", _folder.Path("no/where")).ExitCode);
    }

    [Fact]
    public void A_damaged_trace_gives_what_was_read_and_ends_with_1()
    {
        string trace = _folder.Write("damaged.trace", TraceBuilder.Own().Allocate(1, 2, 0x1010).Record(7).Bytes);
        ToolRun run = ToolRun.Of(_guest, trace, "folded");
        Assert.Equal((1, "main 2\n"), (run.ExitCode, run.Output));
        Assert.Contains("unknown id 7", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_that_was_cut_off_gives_what_was_read_and_ends_with_0()
    {
        string trace = _folder.Write("cut.trace", [.. TraceBuilder.Own().Allocate(1, 2, 0x1010).Bytes, 1, 2, 3]);
        ToolRun run = ToolRun.Of(_guest, trace, "folded");
        Assert.Equal((0, "main 2\n"), (run.ExitCode, run.Output));
        Assert.Contains("cut off at byte", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_output_goes_to_a_file_when_asked()
    {
        Assert.Equal(new ToolRun(0, "", ""), ToolRun.Of(_guest, _trace, "folded", "--output", _folder.Path("out")));
        Assert.Equal("main 1000\n", File.ReadAllText(_folder.Path("out")));
    }

    [Fact]
    public void A_reader_that_stops_ends_the_tool_without_a_word()
    {
        var trace = new TraceBuilder().Program();
        for (ulong i = 0; i < 20_000; i++)
            trace.Allocate(i, 1, 0x1010);
        string path = _folder.Write("long.trace", trace.Bytes), tool = Path.Combine(AppContext.BaseDirectory, "trace_dump.dll");
        var start = new ProcessStartInfo("bash", ["-c", "dotnet \"$0\" \"$1\" \"$2\" list_frames | head -n 3 >/dev/null; echo ${PIPESTATUS[0]}", tool, _guest, path])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Assert.Equal(("141\n", ""), (process.StandardOutput.ReadToEnd(), process.StandardError.ReadToEnd()));
    }

    public void Dispose() => _folder.Dispose();
}
