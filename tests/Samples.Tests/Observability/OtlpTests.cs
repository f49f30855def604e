using System.Globalization;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

/// <summary>A collector gets the sample's spans.</summary>
public sealed class OtlpTests
{
    [Theory]
    [InlineData("HttpProtobuf")]
    [InlineData("Grpc")]
    public async Task Spans_arrive_with_parents_kinds_status_and_attributes(string protocol)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(protocol == "Grpc");
        SampleProgram program = await RunAsync(receiver.Address, protocol);
        OtlpSpan[] spans = [.. receiver.Messages.SelectMany(OtlpSpan.Of)];
        Assert.Equal(Rounds(program), spans.Count(static span => span.Name == "round"));
        Assert.DoesNotContain("do not reach", program.Errors, StringComparison.Ordinal);
        Assert.All(spans, static span => Assert.Equal("hyperlight-sample", span.Service));
        Assert.All(spans, static span => Assert.Equal(span.Name == "round" ? "Observability.TracingOtlp" : "Hyperlight", span.Scope));
        foreach (IGrouping<string, OtlpSpan> trace in spans.GroupBy(static span => span.Trace))
            OtlpRound.Check([.. trace]);
    }

    [Fact]
    public async Task The_steps_inside_are_sent_to_who_asks_for_them()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: false);
        await RunAsync(receiver.Address, "HttpProtobuf", variables: ("HYPERLIGHT_LOG", "hyperlight_host=trace"));
        Dictionary<string, OtlpSpan> spans = receiver.Messages.SelectMany(OtlpSpan.Of).ToDictionary(static span => span.Id);
        OtlpSpan[] runs = [.. spans.Values.Where(static span => span.Name == "run vCPU")];
        Assert.Contains(runs, run => spans[run.Parent].Name == "IGreeter.Echo");
        Assert.All(runs, static run => Assert.Equal(("Hyperlight.Internal", OtlpSpan.Internal), (run.Scope, run.Kind)));
    }

    [Fact]
    public async Task Protoc_reads_the_same_bytes()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: false);
        await RunAsync(receiver.Address, "HttpProtobuf");
        Assert.NotEmpty(receiver.Messages);
        foreach (byte[] message in receiver.Messages)
        {
            SampleProgram protoc = await SampleProgram.RunAsync("protoc", ["--decode_raw"], null, message);
            Assert.Equal((0, ""), (protoc.ExitCode, protoc.Errors));
            // Field 5 of a span is its name.
            string[] names = [.. protoc.Output.Split('\n').Where(static line => line.StartsWith("      5: \"", StringComparison.Ordinal)).Select(static line => line.Trim()[4..^1])];
            Assert.Equal(OtlpSpan.Of(message).Select(static span => span.Name), names);
        }
    }

    [Theory]
    [InlineData("HttpProtobuf")]
    [InlineData("Grpc")]
    public async Task Without_a_collector_calls_go_on_and_a_warning_comes_once(string protocol)
    {
        // Long enough for a second round where the first takes seconds.
        SampleProgram program = await RunAsync(new Uri($"http://127.0.0.1:{Server.FreePort()}"), protocol, "10");
        Assert.True(Rounds(program) > 1);
        Assert.Single(program.Errors.Split('\n'), static line => line.Contains("do not reach the collector", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_time_it_goes_on_until_something_is_entered()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: false);
        SampleProgram program = await SampleProgram.RunSampleAsync("TracingOtlp", ["--protocol", "HttpProtobuf", "--endpoint", receiver.Address.ToString()], input: "\n"u8.ToArray());
        Assert.Equal(0, program.ExitCode);
        Assert.True(Rounds(program) >= 1);
        Assert.Equal(Rounds(program), receiver.Messages.SelectMany(OtlpSpan.Of).Count(static span => span.Name == "round"));
    }

    [Fact]
    public async Task Over_HTTP_spans_go_to_the_port_of_HTTP()
    {
        SampleProgram program = await SampleProgram.RunSampleAsync("TracingOtlp", ["--seconds", "0", "--protocol", "HttpProtobuf"]);
        // 4318 is what collectors take HTTP on; 4317 is gRPC's. Nobody is there, which the warning says.
        Assert.Contains("127.0.0.1:4318", program.Errors, StringComparison.Ordinal);
    }

    private static async Task<SampleProgram> RunAsync(Uri endpoint, string protocol, string seconds = "2", params (string, string)[] variables)
    {
        SampleProgram program = await SampleProgram.RunSampleAsync("TracingOtlp", ["--seconds", seconds, "--protocol", protocol, "--endpoint", endpoint.ToString()], variables);
        Assert.Equal(0, program.ExitCode);
        return program;
    }

    private static int Rounds(SampleProgram program) => int.Parse(program.Output.Split(' ')[0], CultureInfo.InvariantCulture);
}
