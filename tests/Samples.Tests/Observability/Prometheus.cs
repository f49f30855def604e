using System.Globalization;
using System.Text.Json;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

/// <summary>A real Prometheus that scrapes one target, asked through its HTTP API (prometheus.io/docs/prometheus/latest/querying/api).</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly Uri _api;
    private readonly Server _server;

    private Prometheus(Uri api, Server server) => (_api, _server) = (api, server);

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its files go.</param>
    /// <param name="target">The port that it scrapes.</param>
    public static async Task<Prometheus> StartAsync(TemporaryFolder folder, int target)
    {
        int port = Server.FreePort();
        string configuration = folder.At("prometheus.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            global: { scrape_interval: 1s }
            scrape_configs: [ { job_name: sample, static_configs: [ { targets: [ "127.0.0.1:{{target}}" ] } ] } ]
            """);
        var server = Server.Start(
            "prometheus", $"--config.file={configuration}", $"--storage.tsdb.path={folder.At("tsdb")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error");
        return new Prometheus(new Uri($"http://127.0.0.1:{port}/api/v1/"), server);
    }

    /// <summary>Waits until the target was scraped.</summary>
    public Task WaitAsync() => _server.GetAsync(Query("up{job=\"sample\"} == 1"), static answer => answer.Contains("\"value\"", StringComparison.Ordinal));

    /// <summary>The series that answer a query.</summary>
    public async Task<IReadOnlyList<Series>> QueryAsync(string query)
    {
        using var answer = JsonDocument.Parse(await _server.GetAsync(Query(query), static _ => true));
        return [.. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(Series.From)];
    }

    /// <summary>The types of metrics, by name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TypesAsync()
    {
        using var answer = JsonDocument.Parse(await _server.GetAsync(new Uri(_api, "metadata"), static text => text.Contains("guest_errors_total", StringComparison.Ordinal)));
        return answer.RootElement.GetProperty("data").EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value[0].GetProperty("type").GetString()!);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Uri Query(string query) => new(_api, $"query?query={Uri.EscapeDataString(query)}");

    /// <summary>One series.</summary>
    internal sealed record Series(IReadOnlyDictionary<string, string> Labels, double Value)
    {
        public string Name => Labels["__name__"];

        public static Series From(JsonElement one) => new(
            one.GetProperty("metric").EnumerateObject().ToDictionary(static label => label.Name, static label => label.Value.GetString()!),
            double.Parse(one.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
    }
}
