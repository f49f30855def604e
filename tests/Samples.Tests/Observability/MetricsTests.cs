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
        Kvm.Require();
        string[] lines = await RunAsync();
        Assert.Contains("guest_errors_total{code=\"15\"} 3", lines);
        Assert.Contains("guest_cancellations_total 5", lines);
        Assert.Contains($"guest_call_duration_seconds_count{{function_name=\"IGreeter.Echo\"}} {Greetings}", lines);
        Assert.Contains($"guest_call_duration_seconds_count{{function_name=\"IGreeter.Print\"}} {Greetings}", lines);
        Assert.Contains("guest_call_duration_seconds_count{function_name=\"IGreeter.Spin\"} 5", lines);
        Assert.Contains($"host_call_duration_seconds_count{{function_name=\"IPrinter.Print\"}} {Greetings}", lines);
        Assert.Contains("hyperlight_sandboxes_live 20", lines);
        Assert.Contains("hyperlight_sandboxes_poisoned 5", lines);
    }

    [Fact]
    public async Task Promtool_has_no_complaint()
    {
        Kvm.Require();
        SampleProgram metrics = await SampleProgram.RunSampleAsync("Metrics", []);
        SampleProgram promtool = await SampleProgram.RunAsync("promtool", ["check", "metrics"], null, Encoding.UTF8.GetBytes(metrics.Output));
        Assert.Equal((0, "", ""), (promtool.ExitCode, promtool.Output, promtool.Errors));
    }

    [Fact]
    public async Task Without_durations_there_are_none()
    {
        Kvm.Require();
        string[] lines = await RunAsync("--durations", "false");
        Assert.Contains("guest_cancellations_total 5", lines);
        Assert.DoesNotContain(lines, static line => line.Contains("call_duration", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_older_names_say_the_same()
    {
        Kvm.Require();
        string[] lines = await RunAsync("--older-names");
        Assert.Contains("hyperlight_guest_error_count{code=\"15\",message=\"GuestError\"} 3", lines);
        Assert.Contains("hyperlight_number_of_cancelled_guest_execution 5", lines);
        Assert.Contains($"hyperlight_guest_function_call_duration_microseconds_count{{function_name=\"IGreeter.Echo\"}} {Greetings}", lines);
        Assert.Contains($"hyperlight_host_function_calls_duration_microseconds_count{{function_name=\"IPrinter.Print\"}} {Greetings}", lines);
    }

    private static async Task<string[]> RunAsync(params string[] arguments)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync("Metrics", arguments);
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
        return program.Output.Split('\n');
    }
}
