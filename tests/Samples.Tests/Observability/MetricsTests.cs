using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

public sealed class MetricsTests
{
    // 20 threads call 10 times; the 15 that do not end in a time-out once more.
    private const int Greetings = 20 * 10 + 15;

    [Fact]
    public async Task It_prints_what_its_calls_come_to()
    {
        string[] lines = await RunAsync();
        Assert.Contains("guest_errors_total{code=\"15\"} 3", lines);
        Assert.Contains("guest_cancellations_total 5", lines);
        Assert.Contains($"guest_call_duration_seconds_count{{function_name=\"IGreeter.Echo\"}} {Greetings}", lines);
        Assert.Contains($"guest_call_duration_seconds_count{{function_name=\"IGreeter.Print\"}} {Greetings}", lines);
        Assert.Contains("guest_call_duration_seconds_count{function_name=\"IGreeter.Spin\"} 5", lines);
        Assert.Contains($"host_call_duration_seconds_count{{function_name=\"IPrinter.Print\"}} {Greetings}", lines);
        Assert.Contains("guest_call_duration_seconds_count{function_name=\"IGreeter.Fail\"} 3", lines);
        Assert.Single(lines, static line => line.StartsWith("guest_errors_total{", StringComparison.Ordinal));
        Assert.Equal([0, 20], lines.Where(static line => line.StartsWith("hyperlight_sandboxes_live{hypervisor=", StringComparison.Ordinal)).Select(static line => int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).Order());
        Assert.Contains("hyperlight_sandboxes_poisoned 5", lines);
    }

    [Fact]
    public async Task Promtool_has_no_complaint()
    {
        SampleProgram metrics = await SampleProgram.RunSampleAsync("Metrics", []);
        SampleProgram promtool = await SampleProgram.RunAsync("promtool", ["check", "metrics"], null, Encoding.UTF8.GetBytes(metrics.Output));
        Assert.Equal((0, "", ""), (promtool.ExitCode, promtool.Output, promtool.Errors));
    }

    [Fact]
    public async Task Without_durations_there_are_none()
    {
        string[] lines = await RunAsync("--durations", "false");
        Assert.Contains("guest_cancellations_total 5", lines);
        Assert.DoesNotContain(lines, static line => line.Contains("call_duration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Older_durations_are_opt_in_like_the_new_ones()
    {
        string[] lines = await RunAsync("--older-names", "--durations", "false");
        Assert.Contains("hyperlight_number_of_cancelled_guest_execution 5", lines);
        Assert.DoesNotContain(lines, static line => line.Contains("microseconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Older_names_are_there_only_for_who_asks()
    {
        string[] older = ["hyperlight_guest_error_count", "hyperlight_number_of_cancelled_guest_execution", "hyperlight_guest_function_call_duration_microseconds", "hyperlight_host_function_calls_duration_microseconds"];
        string[] without = Families(await RunAsync()), with = Families(await RunAsync("--older-names"));
        Assert.Equal(older.Order(), with.Except(without).Order());
        Assert.Empty(without.Except(with));
    }

    [Fact]
    public async Task The_older_names_say_the_same()
    {
        string[] lines = await RunAsync("--older-names");
        Assert.Contains("hyperlight_guest_error_count{code=\"15\",message=\"GuestError\"} 3", lines);
        Assert.Contains("hyperlight_number_of_cancelled_guest_execution 5", lines);
        Assert.Contains($"hyperlight_guest_function_call_duration_microseconds_count{{function_name=\"IGreeter.Echo\"}} {Greetings}", lines);
        Assert.Contains($"hyperlight_host_function_calls_duration_microseconds_count{{function_name=\"IPrinter.Print\"}} {Greetings}", lines);
    }

    [Fact]
    public async Task Older_durations_are_the_new_ones_in_microseconds()
    {
        string[] lines = await RunAsync("--older-names");
        foreach (string function in (string[])["IGreeter.Echo", "IGreeter.Print", "IGreeter.Fail", "IGreeter.Spin"])
        {
            double seconds = Value(lines, $"guest_call_duration_seconds_sum{{function_name=\"{function}\"}}");
            Assert.Equal(1, Value(lines, $"hyperlight_guest_function_call_duration_microseconds_sum{{function_name=\"{function}\"}}") / (seconds * 1e6), 1e-6);
        }
        // Each of the five is given 50 ms before it is stopped.
        Assert.True(Value(lines, "guest_call_duration_seconds_sum{function_name=\"IGreeter.Spin\"}") >= 5 * 0.05);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_clear_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        SampleProgram program = await SampleProgram.RunSampleAsync("Metrics", ["--port", port.ToString(CultureInfo.InvariantCulture)], input: []);
        Assert.Equal((1, ""), (program.ExitCode, program.Output));
        string line = Assert.Single(program.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"Metrics: Port {port} ", line, StringComparison.Ordinal);
    }

    private static string[] Families(string[] lines) =>
        [.. lines.Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[2])];

    private static double Value(string[] lines, string series) =>
        double.Parse(Assert.Single(lines, line => line.StartsWith($"{series} ", StringComparison.Ordinal))[(series.Length + 1)..], CultureInfo.InvariantCulture);

    private static async Task<string[]> RunAsync(params string[] arguments)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync("Metrics", arguments);
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
        return program.Output.Split('\n');
    }
}
