using System.Globalization;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

/// <summary>A real Prometheus scrapes the sample.</summary>
public sealed class PrometheusTests(ScrapedSample scraped) : IClassFixture<ScrapedSample>
{
    // 20 threads call 10 times; the 15 that do not end in a time-out once more.
    private const int Greetings = 20 * 10 + 15;

    // An answer of Echo is one, a call of the host and the answer of Print are two, and three failures answer too; starting is not counted on.
    private const int LeastHypercalls = 3 * Greetings + 3;

    private static readonly string[] OfPrometheus = ["__name__", "instance", "job"];

    // The tables of docs/observability.md: the name in Prometheus, the kind, and the label with its values ("" for any).
    private static readonly Dictionary<string, (string Type, string? Label, string[] Values)> Families = new()
    {
        ["guest_errors_total"] = ("counter", "code", ["2", "3", "4", "5", "6", "7", "8", "10", "11", "12", "13", "14", "15", "16", "17", "64"]),
        ["guest_cancellations_total"] = ("counter", null, []),
        ["guest_call_duration_seconds"] = ("histogram", "function_name", ["IGreeter.Echo", "IGreeter.Print", "IGreeter.Fail", "IGreeter.Spin"]),
        ["host_call_duration_seconds"] = ("histogram", "function_name", ["IPrinter.Print"]),
        ["hyperlight_sandboxes_live"] = ("gauge", "hypervisor", ["kvm", "ptrace"]),
        ["hyperlight_sandboxes_poisoned"] = ("gauge", null, []),
        ["hyperlight_sandbox_creation_duration_seconds"] = ("histogram", "start", ["cold", "snapshot"]),
        ["hyperlight_snapshot_duration_seconds"] = ("histogram", null, []),
        ["hyperlight_restore_duration_seconds"] = ("histogram", null, []),
        ["hyperlight_exits_total"] = ("counter", "kind", ["hypercall", "system_call", "exception", "interrupt", "shutdown"]),
        ["hyperlight_system_calls_refused_total"] = ("counter", null, []),
        ["hyperlight_message_io_bytes_total"] = ("counter", "direction", ["in", "out"]),
        ["hyperlight_guest_records_dropped_total"] = ("counter", "kind", ["output", "span", "log", "field", "late", "invalid"]),
    };

    [Theory]
    [InlineData("guest_errors_total{code=\"15\"}", 3)]
    [InlineData("sum(guest_errors_total)", 3)]
    [InlineData("guest_cancellations_total", 5)]
    [InlineData("guest_call_duration_seconds_count{function_name=\"IGreeter.Echo\"}", Greetings)]
    [InlineData("guest_call_duration_seconds_count{function_name=\"IGreeter.Print\"}", Greetings)]
    [InlineData("guest_call_duration_seconds_count{function_name=\"IGreeter.Fail\"}", 3)]
    [InlineData("guest_call_duration_seconds_count{function_name=\"IGreeter.Spin\"}", 5)]
    [InlineData("host_call_duration_seconds_count{function_name=\"IPrinter.Print\"}", Greetings)]
    [InlineData("sum(hyperlight_sandboxes_live)", 20)]
    [InlineData("hyperlight_sandboxes_poisoned", 5)]
    [InlineData("hyperlight_restore_duration_seconds_count", 15)]
    [InlineData("sum(hyperlight_sandbox_creation_duration_seconds_count)", 20)]
    [InlineData("hyperlight_guest_records_dropped_total{kind=\"output\"}", 0)]
    public async Task It_counts(string query, double expected)
    {
        Assert.Equal(expected, Assert.Single(await (await scraped.GetAsync()).QueryAsync(query)).Value);
    }

    [Theory]
    [InlineData("hyperlight_snapshot_duration_seconds_count", 15)]
    [InlineData("hyperlight_exits_total{kind=\"hypercall\"}", LeastHypercalls)]
    [InlineData("hyperlight_exits_total{kind=\"interrupt\"}", 5)]
    // Each greeting says its name, of six characters or more, into the guest twice and out of it twice.
    [InlineData("hyperlight_message_io_bytes_total{direction=\"in\"}", Greetings * 2 * 6)]
    [InlineData("hyperlight_message_io_bytes_total{direction=\"out\"}", Greetings * 2 * 6)]
    public async Task It_counts_at_least(string query, double least)
    {
        double value = Assert.Single(await (await scraped.GetAsync()).QueryAsync(query)).Value;
        Assert.True(value >= least, $"{query} is {value}");
    }

    [Fact]
    public async Task Buckets_do_not_fall_and_the_last_holds_all()
    {
        Prometheus prometheus = await scraped.GetAsync();
        IReadOnlyList<Prometheus.Series> buckets = await prometheus.QueryAsync("guest_call_duration_seconds_bucket{function_name=\"IGreeter.Echo\"}");
        (double Bound, double Count)[] byBound = [.. buckets.Select(static one => (BoundOf(one), one.Value)).Order()];
        Assert.Equal((1e-6, double.PositiveInfinity), (byBound[0].Bound, byBound[^1].Bound));
        Assert.All(byBound.Zip(byBound.Skip(1)), static pair => Assert.True(pair.First.Count <= pair.Second.Count, $"{pair}"));
        Assert.Equal(Greetings, byBound[^1].Count);
        // No call takes less than a microsecond.
        Assert.Equal(0, byBound[0].Count);
    }

    [Fact]
    public async Task Names_types_and_labels_are_those_of_the_documentation()
    {
        Prometheus prometheus = await scraped.GetAsync();
        IReadOnlyDictionary<string, string> types = await prometheus.TypesAsync();
        Assert.Equal(Families.Select(static family => $"{family.Key} {family.Value.Type}").Order(), types.Select(static type => $"{type.Key} {type.Value}").Order());
        Prometheus.Series[] ours = [.. (await prometheus.QueryAsync("{job=\"sample\"}")).Where(static one => one.Name != "up" && !one.Name.StartsWith("scrape_", StringComparison.Ordinal))];
        Assert.Equal(Families.Keys.Order(), ours.Select(FamilyOf).Distinct().Order());
        Assert.All(ours, AssertLabels);
    }

    private static void AssertLabels(Prometheus.Series series)
    {
        (_, string? label, string[] values) = Families[FamilyOf(series)];
        string[] bound = series.Name.EndsWith("_bucket", StringComparison.Ordinal) ? ["le"] : [];
        Assert.Equal([.. OfPrometheus.Concat(bound).Concat(label is null ? [] : [label]).Order()], series.Labels.Keys.Order());
        if (label is not null)
            Assert.Contains(series.Labels[label], values);
    }

    private static string FamilyOf(Prometheus.Series series) =>
        ((string[])["_bucket", "_sum", "_count"]).Where(suffix => series.Name.EndsWith(suffix, StringComparison.Ordinal)).Select(suffix => series.Name[..^suffix.Length]).SingleOrDefault(series.Name);

    private static double BoundOf(Prometheus.Series series) =>
        series.Labels["le"] is "+Inf" ? double.PositiveInfinity : double.Parse(series.Labels["le"], CultureInfo.InvariantCulture);
}
