using Samples.Tests.Support;

namespace Samples.Tests.Observability;

public sealed class HelpTests
{
    public static TheoryData<string> Samples => ["Logging", "Metrics", "Tracing", "TracingChrome", "TracingOtlp"];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Help_names_the_filter_variables(string sample)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync(sample, ["--help"]);
        Assert.Equal((0, ""), (program.ExitCode, program.Errors));
        Assert.Contains("HYPERLIGHT_LOG", program.Output, StringComparison.Ordinal);
        Assert.Contains("RUST_LOG", program.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tracing")]
    [InlineData("TracingChrome")]
    [InlineData("TracingOtlp")]
    public async Task Help_of_tracing_says_how_guests_are_asked_for(string sample)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync(sample, ["--help"]);
        Assert.Contains("'trace' of hyperlight_guest", string.Join(' ', program.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task What_it_does_not_know_is_an_error_of_usage(string sample)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync(sample, ["--no-such-option"]);
        Assert.Equal((2, ""), (program.ExitCode, program.Output));
        Assert.Contains("--no-such-option", program.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Metrics", "--port", "nine")]
    [InlineData("Metrics", "--port", "70000")]
    [InlineData("Metrics", "--port", "-1")]
    [InlineData("Metrics", "--durations", "maybe")]
    [InlineData("TracingOtlp", "--seconds", "some")]
    [InlineData("TracingOtlp", "--seconds", "NaN")]
    [InlineData("TracingOtlp", "--seconds", "-1")]
    [InlineData("TracingOtlp", "--calls", "some")]
    [InlineData("TracingOtlp", "--calls", "0")]
    [InlineData("TracingOtlp", "--calls", "-1")]
    [InlineData("TracingOtlp", "--calls", "10001")]
    [InlineData("TracingOtlp", "--endpoint", "ftp://127.0.0.1")]
    [InlineData("TracingOtlp", "--endpoint", "127.0.0.1")]
    [InlineData("TracingOtlp", "--protocol", "Smoke")]
    [InlineData("TracingOtlp", "--protocol", "7")]
    [InlineData("TracingChrome", "one.json", "another.json")]
    [InlineData("Tracing", "something", "else")]
    [InlineData("Logging", "something", "else")]
    public async Task Values_that_make_no_sense_are_errors_of_usage(string sample, string option, string value)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync(sample, [option, value]);
        Assert.Equal((2, ""), (program.ExitCode, program.Output));
        Assert.Contains(value, program.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", program.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_needs_a_name()
    {
        SampleProgram program = await SampleProgram.RunSampleAsync("TracingChrome", [""]);
        Assert.Equal((2, ""), (program.ExitCode, program.Output));
        Assert.Contains("is no name of a file", program.Errors, StringComparison.Ordinal);
    }
}
