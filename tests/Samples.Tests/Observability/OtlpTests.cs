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
        Kvm.Require();
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(protocol == "Grpc");
        SampleProgram program = await RunAsync(receiver.Port, protocol);
        OtlpSpan[] spans = [.. receiver.Messages.SelectMany(OtlpSpan.Of)];
        Assert.Equal(Rounds(program), spans.Count(static span => span.Name == "round"));
        Assert.DoesNotContain("do not reach", program.Errors, StringComparison.Ordinal);
        Assert.All(spans, static span => Assert.Equal("hyperlight-sample", span.Service));
        Assert.All(spans, static span => Assert.Equal(span.Name == "round" ? "Observability.TracingOtlp" : "Hyperlight", span.Scope));
        foreach (IGrouping<string, OtlpSpan> trace in spans.GroupBy(static span => span.Trace))
            AssertRound([.. trace]);
    }

    [Fact]
    public async Task Protoc_reads_the_same_bytes()
    {
        Kvm.Require();
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: false);
        await RunAsync(receiver.Port, "HttpProtobuf");
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

    [Fact]
    public async Task Without_a_collector_calls_go_on_and_a_warning_comes_once()
    {
        Kvm.Require();
        SampleProgram program = await RunAsync(Server.FreePort(), "HttpProtobuf", "3");
        Assert.True(Rounds(program) > 1);
        Assert.Single(program.Errors.Split('\n'), static line => line.Contains("do not reach the collector", StringComparison.Ordinal));
    }

    private static async Task<SampleProgram> RunAsync(int port, string protocol, string seconds = "1")
    {
        SampleProgram program = await SampleProgram.RunSampleAsync("TracingOtlp", ["--seconds", seconds, "--protocol", protocol, "--endpoint", $"http://localhost:{port}"]);
        Assert.Equal(0, program.ExitCode);
        return program;
    }

    private static int Rounds(SampleProgram program) => int.Parse(program.Output.Split(' ')[0], CultureInfo.InvariantCulture);

    private static void AssertRound(OtlpSpan[] spans)
    {
        OtlpSpan round = Assert.Single(spans, static span => span.Parent.Length == 0);
        Dictionary<string, OtlpSpan> byId = spans.ToDictionary(static span => span.Id);
        Assert.Equal(("round", OtlpSpan.Internal), (round.Name, round.Kind));
        foreach (OtlpSpan span in spans.Where(span => span != round))
            Assert.True(span.Start >= byId[span.Parent].Start && span.End <= byId[span.Parent].End, $"{span} in {byId[span.Parent]}");
        OtlpSpan print = spans.Single(static span => span.Name == "IGreeter.Print"), host = spans.Single(static span => span.Name == "IPrinter.Print");
        Assert.Equal((round.Id, print.Id), (print.Parent, host.Parent));
        Assert.Equal((OtlpSpan.Client, OtlpSpan.Server), (print.Kind, host.Kind));
        AssertFailed(spans.Single(static span => span.Name == "IGreeter.Fail"), "Hyperlight.GuestException");
        AssertFailed(spans.Single(static span => span.Name == "IGreeter.Spin"), "Hyperlight.GuestTimeoutException");
        Assert.Equal(("hyperlight", "IPrinter.Print"), (host.Attributes["rpc.system.name"], host.Attributes["rpc.method"]));
        Assert.Single(spans.Where(static span => span.Name != "round").Select(static span => span.Attributes["hyperlight.sandbox.id"]).Distinct());
        Assert.Equal(2, spans.Count(static span => span.Status == OtlpSpan.Error));
    }

    private static void AssertFailed(OtlpSpan span, string type)
    {
        Assert.Equal((OtlpSpan.Error, type), (span.Status, span.Attributes["error.type"]));
        Assert.Equal(["exception"], span.Events);
    }
}
