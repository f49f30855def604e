using System.Text.RegularExpressions;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

/// <summary>Filters of the environment, from the outside.</summary>
public sealed partial class LoggingTests
{
    // Per category: level and events that pass. The sample greets, fails once, and times out once.
    private const string Failures = "fail Calls 5", Spans = "info Sandbox 1,info Sandbox 2,info Calls 1,info Calls 2", Calls = "info Calls 1,info Calls 2",
        Poison = "warn Sandbox 10", Refused = "dbug Sandbox 12", Steps = "trce Internal 3,trce Internal 4";

    [Theory]
    [InlineData("HYPERLIGHT_LOG", "off", "")]
    [InlineData("HYPERLIGHT_LOG", "none", "")]
    [InlineData("HYPERLIGHT_LOG", "", Failures)]
    [InlineData("HYPERLIGHT_LOG", "error", Failures)]
    [InlineData("RUST_LOG", "warn", $"{Failures},{Poison}")]
    [InlineData("HYPERLIGHT_LOG", "info", $"{Failures},{Poison},{Spans}")]
    [InlineData("RUST_LOG", "debug", $"{Failures},{Poison},{Spans},{Refused}")]
    [InlineData("HYPERLIGHT_LOG", "hyperlight_host=trace", $"{Failures},{Poison},{Spans},{Refused},{Steps}")]
    [InlineData("RUST_LOG", "trace", $"{Failures},{Poison},{Spans},{Refused},{Steps}")]
    [InlineData("HYPERLIGHT_LOG", "none,hyperlight_host::calls=info", $"{Failures},{Calls}")]
    [InlineData("HYPERLIGHT_LOG", "warn,hyperlight_host::internal=trace", $"{Failures},{Poison},{Steps}")]
    [InlineData("HYPERLIGHT_LOG", "debug/system call", Refused)]
    [InlineData("RUST_LOG", "Hyperlight-Host.Sandbox=debug", $"{Poison},info Sandbox 1,info Sandbox 2,{Refused}")]
    [InlineData("HYPERLIGHT_LOG", "error,hyperlight_host::calls=off", "")]
    [InlineData("HYPERLIGHT_LOG", "tracing=info", "")]
    [InlineData("HYPERLIGHT_LOG", "off,hyperlight_host=loud", "warn Sandbox 20")]
    public async Task A_filter_lets_through(string variable, string filter, string expected)
    {
        string output = await RunAsync((variable, filter));
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(), Records(output).Distinct().Order());
    }

    [Fact]
    public async Task Errors_pass_when_nothing_is_asked_for()
    {
        string output = await RunAsync();
        Assert.Equal([Failures, Failures], Records(output));
        Assert.Contains("Hello, log!", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_that_mean_nothing_are_told_once_each_and_the_others_hold()
    {
        string output = await RunAsync(("RUST_LOG", "hyperlight_host=loud,hyperlight_host::calls=error,=,/("));
        Assert.Equal(["hyperlight_host=loud", "=", "/("], Ignored().Matches(output).Select(static match => match.Groups[1].Value));
        Assert.Equal([Failures, Failures], Records(output).Where(static record => record != "warn Sandbox 20"));
    }

    [Fact]
    public async Task A_regular_expression_chooses_among_what_passes()
    {
        Assert.Equal([Failures], Records(await RunAsync(("HYPERLIGHT_LOG", "/F..l failed$"))));
        Assert.Equal(["info Calls 1", "info Calls 1"], Records(await RunAsync(("HYPERLIGHT_LOG", "info/Print begins$"))));
    }

    [Fact]
    public async Task Calls_begin_and_end_in_turn_and_say_once_what_they_failed_with()
    {
        string output = await RunAsync(("HYPERLIGHT_LOG", "none,hyperlight_host::calls=info"));
        // The guest's Print calls the host's within.
        Assert.Equal(["IGreeter.Echo 1", "IGreeter.Echo 2", "IGreeter.Print 1", "IPrinter.Print 1", "IPrinter.Print 2", "IGreeter.Print 2",
            "IGreeter.Fail 1", "IGreeter.Fail 5", "IGreeter.Fail 2", "IGreeter.Spin 1", "IGreeter.Spin 5", "IGreeter.Spin 2"],
            output.Split('\n').Where(static line => Record().IsMatch(line)).Select(static line => $"{Function().Match(line).Groups[1].Value} {Record().Match(line).Groups[3].Value}"));
    }

    [Fact]
    public async Task Operations_begin_and_end_in_turn()
    {
        string output = await RunAsync(("HYPERLIGHT_LOG", "hyperlight_host::sandbox=info"));
        string[] operations = ["SandboxBuilder.Build", "Sandbox.GetGuest", "Sandbox.GetGuest", "Sandbox.GetGuest", "Sandbox.Dispose"];
        Assert.Equal(operations.SelectMany(static name => (string[])[$"{name} begins", $"{name} took"]), Operation().Matches(output).Select(static match => match.Groups[1].Value));
    }

    [Fact]
    public async Task Ours_is_read_before_Rusts()
    {
        Assert.Empty(Records(await RunAsync(("HYPERLIGHT_LOG", "off"), ("RUST_LOG", "trace"))));
        Assert.NotEmpty(Records(await RunAsync(("HYPERLIGHT_LOG", "info"), ("RUST_LOG", "off"))));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("info", true)]
    [InlineData("info,hyperlight_guest=trace", true)]
    [InlineData("hyperlight_guest::greeter=info", true)]
    [InlineData("info,hyperlight_guest=warn", false)]
    [InlineData("hyperlight_host=trace", false)]
    [InlineData("info/begins$", false)]
    public async Task What_the_guest_logs_passes_where_the_filter_lets_it(string filter, bool passes)
    {
        string[] records = [.. (await RunAsync(("HYPERLIGHT_LOG", filter))).Split('\n').Where(static line => line.Contains(": Hyperlight.Guest.", StringComparison.Ordinal))];
        Assert.Equal(passes ? 1 : 0, records.Length);
        Assert.All(records, static record => Assert.Matches(GuestRecord(), record));
    }

    [Fact]
    public async Task Records_carry_the_sandbox_and_in_calls_the_function()
    {
        string[] lines = [.. (await RunAsync(("HYPERLIGHT_LOG", "trace"))).Split('\n').Where(static line => Record().IsMatch(line))];
        Assert.Single(lines.Select(static line => Sandbox().Match(line).Groups[1].Value).Distinct(), static id => Guid.TryParse(id, out _));
        Assert.All(lines.Where(static line => line.Contains("Hyperlight.Host.Calls", StringComparison.Ordinal)), static line => Assert.Contains(", function I", line, StringComparison.Ordinal));
    }

    private static async Task<string> RunAsync(params (string, string)[] variables)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync("Logging", [], variables);
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
        return program.Output;
    }

    private static IEnumerable<string> Records(string output) =>
        output.Split('\n').Select(static line => Record().Match(line)).Where(static match => match.Success).Select(static match => $"{match.Groups[1]} {match.Groups[2]} {match.Groups[3]}");

    [GeneratedRegex(@"^([a-z]{4}): Hyperlight\.Host\.(\w+)\[(\d+)\]")]
    private static partial Regex Record();

    [GeneratedRegex(@"^info: Hyperlight\.Guest\.Greeter\[1\] => sandbox [0-9a-f-]{36}, function IGreeter\.Print The greeting of log has 11 characters$")]
    private static partial Regex GuestRecord();

    [GeneratedRegex("The log filter holds '([^']*)'")]
    private static partial Regex Ignored();

    [GeneratedRegex(@", function (\S+)")]
    private static partial Regex Function();

    [GeneratedRegex(@"Sandbox\[\d+\] => sandbox \S+ ([\w.]+ (?:begins|took))\b")]
    private static partial Regex Operation();

    [GeneratedRegex("=> sandbox ([0-9a-f-]+)")]
    private static partial Regex Sandbox();
}
