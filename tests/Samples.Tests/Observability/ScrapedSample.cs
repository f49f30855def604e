using System.Globalization;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

/// <summary>The sample with all its calls made, and a Prometheus that scraped it afterwards. Both end with the test class.</summary>
public sealed class ScrapedSample : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private Server? _sample;
    private Prometheus? _prometheus;

    /// <summary>Starts both for who comes first.</summary>
    internal async Task<Prometheus> GetAsync()
    {
        if (_prometheus is not null)
            return _prometheus;
        int port = Server.FreePort();
        _sample = Server.Start(SampleProgram.PathOf("Metrics"), "--port", port.ToString(CultureInfo.InvariantCulture));
        // The last that each of its threads does.
        await _sample.GetAsync(new Uri($"http://127.0.0.1:{port}/metrics"), static text => text.Contains("guest_call_duration_seconds_count{function_name=\"IGreeter.Spin\"} 5\n", StringComparison.Ordinal)
            && text.Contains("hyperlight_restore_duration_seconds_count 15\n", StringComparison.Ordinal));
        var prometheus = await Prometheus.StartAsync(_folder, port);
        _prometheus = prometheus;
        await prometheus.WaitAsync();
        return prometheus;
    }

    public async ValueTask DisposeAsync()
    {
        if (_prometheus is not null)
            await _prometheus.DisposeAsync();
        if (_sample is not null)
            await _sample.DisposeAsync();
        _folder.Dispose();
    }
}
