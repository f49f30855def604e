using System.Diagnostics;
using Hyperlight;
using Hyperlight.Host.Telemetry;
using Hyperlight.Host.Tracing;
using Telemetry.Tests.Support;
using TracedGuest;

namespace Telemetry.Tests.Documentation;

/// <summary>The tables of docs/guest-tracing.md say what the code does.</summary>
public sealed class GuestTracingPageTests
{
    [Fact]
    public void Spans_of_this_library_have_the_names_of_the_page()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().AskTwice(1);
        Assert.Equal(
            DocumentTable.WithHead("Guest span", "By whose clock", "When").Rows.Select(static row => DocumentTable.CodeOf(row[0])[0].TrimEnd('…', ' ')).Order(),
            spans.Ended.Where(static span => span.Source.Name == HyperlightTelemetry.GuestSourceName && (string?)span.GetTagItem(SpanAttributes.GuestSource) != "Test.Source")
                .Select(static span => span.OperationName.Split(' ')[0]).Distinct().Order());
        Assert.Equal(["call-to-guest", "call-to-host"], [TraceNames.CallToGuest, TraceNames.CallToHost]);
    }

    [Fact]
    public void Attributes_are_those_of_the_page()
    {
        using SpanProbe spans = Traced.Listen();
        using Sandbox sandbox = Traced.Build();
        sandbox.GetGuest<ITraced>().LeaveOpen();
        Assert.Equal(
            DocumentTable.WithHead("Guest attribute", "On", "Value").Rows.Select(static row => DocumentTable.CodeOf(row[0])[0]).Order(),
            spans.Ended.SelectMany(static span => span.TagObjects).Select(static tag => tag.Key).Where(static key => key.StartsWith("hyperlight.guest.", StringComparison.Ordinal) && key != SpanAttributes.GuestName).Distinct().Order());
    }

    [Fact]
    public void Benchmark_lines_are_those_that_there_are()
    {
        IEnumerable<string> lines = File.ReadAllText(ObservabilityPageTests.Repository("tests/Benchmarks/GuestTraceCost.cs")).Split('"').Where(static text => text.StartsWith("guest-", StringComparison.Ordinal));
        Assert.Equal(lines.Order(), DocumentTable.WithHead("Guest line", "What").Rows.SelectMany(static row => DocumentTable.CodeOf(row[0])).Order());
    }
}
