using System.Globalization;
using Samples.Tests.Support;

namespace Samples.Tests.Observability;

public sealed class MetricsServerTests
{
    [Fact]
    public async Task It_serves_until_a_line_is_entered()
    {
        int port = Server.FreePort();
        await using var sample = Server.Start(SampleProgram.PathOf("Metrics"), "--port", port.ToString(CultureInfo.InvariantCulture));
        var address = new Uri($"http://127.0.0.1:{port}/metrics");
        await sample.GetAsync(address, static text => text.Contains("hyperlight_restore_duration_seconds_count 15\n", StringComparison.Ordinal));
        Assert.Equal(0, await sample.EnterAsync());
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(address, TestContext.Current.CancellationToken));
    }
}
