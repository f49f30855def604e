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
    [MemberData(nameof(Samples))]
    public async Task What_it_does_not_know_is_an_error_of_usage(string sample)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync(sample, ["--no-such-option"]);
        Assert.Equal((2, ""), (program.ExitCode, program.Output));
        Assert.Contains("--no-such-option", program.Errors, StringComparison.Ordinal);
    }
}
