using System.Globalization;
using System.Text.Json;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

/// <summary>A real Prometheus scrapes the sample.</summary>
public sealed class PrometheusTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private const int Greetings = 20 * 10 + 15;

    private Uri _api = null!;
    private Server _prometheus = null!;

    [Fact]
    public async Task It_answers_queries_with_what_the_calls_came_to()
    {
        Kvm.Require();
        int port = Server.FreePort();
        await using Server sample = Server.Start(SampleProgram.PathOf("Metrics"), "--port", Text(port));
        await sample.GetAsync(new Uri($"http://127.0.0.1:{port}/metrics"), static text => text.Contains("guest_cancellations_total 5\n", StringComparison.Ordinal)
            && text.Contains("hyperlight_restore_duration_seconds_count 15\n", StringComparison.Ordinal));
        await using Server prometheus = await StartPrometheusAsync(port);
        await AssertValueAsync("guest_cancellations_total", 5);
        await AssertValueAsync("guest_errors_total{code=\"15\"}", 3, "code");
        await AssertValueAsync("guest_call_duration_seconds_count{function_name=\"IGreeter.Echo\"}", Greetings, "function_name");
        await AssertValueAsync("guest_call_duration_seconds_bucket{function_name=\"IGreeter.Echo\",le=\"+Inf\"}", Greetings, "function_name", "le");
        await AssertValueAsync("guest_call_duration_seconds_bucket{function_name=\"IGreeter.Echo\",le=\"1e-06\"}", 0, "function_name", "le");
        await AssertValueAsync("host_call_duration_seconds_count{function_name=\"IPrinter.Print\"}", Greetings, "function_name");
        await AssertValueAsync("hyperlight_sandboxes_live", 20);
        await AssertValueAsync("hyperlight_sandboxes_poisoned", 5);
        await AssertValueAsync("hyperlight_restore_duration_seconds_count", 15);
        await AssertValueAsync("sum(hyperlight_sandbox_creation_duration_seconds_count)", 20);
        await AssertValueAsync("hyperlight_snapshot_duration_seconds_count >= bool 15", 1);
        await AssertValueAsync("hyperlight_exits_total{kind=\"hypercall\"} > bool 400", 1, "kind");
        await AssertValueAsync("hyperlight_message_io_bytes_total{direction=\"in\"} > bool 10000", 1, "direction");
        await AssertValueAsync("hyperlight_message_io_bytes_total{direction=\"out\"} > bool 10000", 1, "direction");
        await AssertValueAsync("hyperlight_system_calls_refused_total >= bool 0", 1);
        await AssertValueAsync("hyperlight_guest_records_dropped_total{kind=\"output\"}", 0, "kind");
        await AssertTypesAsync();
    }

    private async Task<Server> StartPrometheusAsync(int target)
    {
        int port = Server.FreePort();
        string configuration = folder.At("prometheus.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            global: { scrape_interval: 1s }
            scrape_configs: [ { job_name: sample, static_configs: [ { targets: [ "127.0.0.1:{{target}}" ] } ] } ]
            """);
        _api = new Uri($"http://127.0.0.1:{port}/api/v1/");
        _prometheus = Server.Start(
            "prometheus", $"--config.file={configuration}", $"--storage.tsdb.path={folder.At("tsdb")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error");
        await _prometheus.GetAsync(Query("guest_cancellations_total"), static answer => answer.Contains("\"value\"", StringComparison.Ordinal));
        return _prometheus;
    }

    private async Task AssertValueAsync(string query, double expected, params string[] labels)
    {
        using var answer = JsonDocument.Parse(await _prometheus.GetAsync(Query(query), static _ => true));
        JsonElement series = Assert.Single(answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray());
        Assert.Equal(expected, double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
        // What Prometheus itself adds is there beside ours, but not behind a sum.
        string[] added = query.StartsWith("sum", StringComparison.Ordinal) ? [] : query.Contains("bool", StringComparison.Ordinal) ? ["instance", "job"] : ["__name__", "instance", "job"];
        Assert.Equal(added.Concat(labels).Order(), series.GetProperty("metric").EnumerateObject().Select(static label => label.Name).Order());
    }

    private async Task AssertTypesAsync()
    {
        using var answer = JsonDocument.Parse(await _prometheus.GetAsync(new Uri(_api, "metadata"), static text => text.Contains("guest_errors_total", StringComparison.Ordinal)));
        JsonElement data = answer.RootElement.GetProperty("data");
        foreach ((string name, string type) in ((string, string)[])[("guest_errors_total", "counter"), ("guest_call_duration_seconds", "histogram"), ("hyperlight_sandboxes_live", "gauge"), ("hyperlight_exits_total", "counter")])
            Assert.Equal(type, data.GetProperty(name)[0].GetProperty("type").GetString());
    }

    private Uri Query(string query) => new(_api, $"query?query={Uri.EscapeDataString(query)}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
