using System.Globalization;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

/// <summary>A collector gets what the guest does too, when the filter asks for it.</summary>
public sealed class GuestOtlpTests
{
    private const int Greetings = 1000;

    [Fact]
    public async Task Each_greeting_is_one_tree_through_the_guest_and_the_clocks_agree_within_an_exit()
    {
        OtlpSpan[] spans = await RunAsync("info,hyperlight_guest=trace", Greetings);
        OtlpSpan round = Assert.Single(spans, static span => span.Parent.Length == 0);
        Assert.All(spans, span => Assert.Equal(round.Trace, span.Trace));
        ILookup<string, OtlpSpan> children = spans.ToLookup(static span => span.Parent);
        OtlpGreeting[] greetings = [.. children[round.Id].Where(static span => span.Name == "IGreeter.Print").Select(call => OtlpGreeting.From(call, children))];
        Assert.Equal(Greetings, greetings.Length);
        // One that is wrong is enough to read.
        foreach (OtlpGreeting greeting in greetings)
            greeting.Check(round.Trace);
        // The host's own spans of calls that do nothing but enter the guest and leave it: a guest's clock that is wrong makes its spans late, but the measure no longer.
        long exit = Median(children[round.Id].Where(static span => span.Name == "IGreeter.Echo").Select(static span => (long)(span.End - span.Start)));
        long entered = Median(greetings.Select(static greeting => greeting.Entry)), left = Median(greetings.Select(static greeting => greeting.Exit));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"entered after {entered} ns, left after {left} ns; an exit takes {exit} ns"));
        Assert.All(greetings, static greeting => Assert.True(greeting.Entry >= 0 && greeting.Exit >= 0, $"{greeting}"));
        Assert.InRange(entered, 0, exit);
        Assert.InRange(left, 0, exit);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("info")]
    [InlineData("hyperlight_host=trace")]
    [InlineData("trace,hyperlight_guest=debug")]
    public async Task Nothing_of_the_guest_is_sent_unless_the_filter_lets_its_trace_through(string? filter)
    {
        OtlpSpan[] spans = await RunAsync(filter, 3);
        Assert.Equal(3, spans.Count(static span => span.Name == "IPrinter.Print"));
        Assert.All(spans, static span => Assert.NotEqual("Hyperlight.Guest", span.Scope));
    }

    private static async Task<OtlpSpan[]> RunAsync(string? filter, int calls)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(grpc: false);
        SampleProgram program = await SampleProgram.RunSampleAsync(
            "TracingOtlp", ["--seconds", "0", "--calls", $"{calls}", "--protocol", "HttpProtobuf", "--endpoint", receiver.Address.ToString()], filter is null ? [] : [("HYPERLIGHT_LOG", filter)]);
        Assert.Equal((0, "1 rounds\n"), (program.ExitCode, program.Output));
        Assert.DoesNotContain("do not reach", program.Errors, StringComparison.Ordinal);
        return [.. receiver.Messages.SelectMany(OtlpSpan.Of)];
    }

    private static long Median(IEnumerable<long> values)
    {
        long[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
