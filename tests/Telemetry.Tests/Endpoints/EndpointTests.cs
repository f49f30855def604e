using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Hyperlight;
using Hyperlight.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SimpleGuest;
using Telemetry.Tests.Support;

namespace Telemetry.Tests.Endpoints;

/// <summary>Hosts show their metrics with one line.</summary>
public sealed class EndpointTests
{
    [Fact]
    public async Task A_web_application_answers_with_metrics_of_sandboxes_and_of_its_own()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using WebApplication application = builder.Build();
        application.Urls.Add("http://127.0.0.1:0");
        application.MapHyperlightMetrics(configure: static options => options.Meters.Add("Shop"));
        await application.StartAsync(TestContext.Current.CancellationToken);
        using var meter = new Meter("Shop");
        meter.CreateCounter<long>("shop.sales", "{sale}", "What was \"sold\" \\ bought.").Add(3, new KeyValuePair<string, object?>("shop.name", "a\"b\\c\nd"));
        string address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await AssertAnswersAsync(new Uri($"{address}/metrics"), "# HELP shop_sales_total What was \"sold\" \\\\ bought.\n# TYPE shop_sales_total counter\nshop_sales_total{shop_name=\"a\\\"b\\\\c\\nd\"} 3\n");
    }

    [Fact]
    public async Task A_plain_program_answers_until_it_stops()
    {
        int port = FreePort();
        using (var server = new HyperlightMetricsServer(port))
        {
            Assert.Equal(new Uri($"http://127.0.0.1:{port}/metrics"), server.Address);
            await AssertAnswersAsync(server.Address, "# TYPE hyperlight_sandboxes_live gauge\n");
            using var client = new HttpClient();
            using HttpResponseMessage elsewhere = await client.GetAsync(new Uri(server.Address, "/"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
            Assert.Throws<HttpListenerException>(() => new HyperlightMetricsServer(port));
            Assert.Throws<ArgumentOutOfRangeException>(static () => new HyperlightMetricsServer(70_000));
        }
        using var later = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => later.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void OpenTelemetry_takes_metrics_and_traces_with_one_line_each()
    {
        List<string> spans = [];
        using TracerProvider traces = Sdk.CreateTracerProviderBuilder().AddHyperlightInstrumentation().AddProcessor(new Keep(spans)).Build();
        using var text = new HyperlightMetricsText();
        using MeterProvider metrics = Sdk.CreateMeterProviderBuilder().AddHyperlightInstrumentation().Build();
        using Sandbox sandbox = Guest.Build(new TelemetryOptions { CallDurations = true });
        sandbox.GetGuest<ICalculator>().Add(1, 2);
        Assert.Equal(["SandboxBuilder.Build", "Sandbox.GetGuest", "ICalculator.Add"], spans);
        Assert.Contains("guest_call_duration_seconds_count{function_name=\"ICalculator.Add\"} 1\n", text.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public void Older_names_count_the_same_in_microseconds()
    {
        using var text = new HyperlightMetricsText(static options => options.OlderNames = true);
        using Sandbox sandbox = Guest.Build(new TelemetryOptions { CallDurations = true }, new TestHost { Meanwhile = static () => Thread.Sleep(20) });
        sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(1);
        Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("once"));
        Guest.TimeOut(sandbox);
        string[] lines = text.Read().Split('\n');
        Assert.Contains("hyperlight_guest_error_count{code=\"15\",message=\"GuestError\"} 1", lines);
        Assert.Contains("hyperlight_number_of_cancelled_guest_execution 1", lines);
        Assert.Contains("hyperlight_guest_function_call_duration_microseconds_count{function_name=\"ITrouble.Throw\"} 1", lines);
        const string host = "hyperlight_host_function_calls_duration_microseconds_sum{function_name=\"IHostEcho.HostEchoI32\"} ";
        string sum = Assert.Single(lines, static line => line.StartsWith(host, StringComparison.Ordinal));
        Assert.InRange(double.Parse(sum[host.Length..], System.Globalization.CultureInfo.InvariantCulture), 19_000, 10_000_000);
    }

    private static async Task AssertAnswersAsync(Uri address, string text)
    {
        using Sandbox sandbox = Guest.Build();
        sandbox.GetGuest<ICalculator>().Add(1, 2);
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(text, body, StringComparison.Ordinal);
        Assert.Contains("hyperlight_exits_total{kind=\"hypercall\"} ", body, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Keep(List<string> names) : BaseProcessor<System.Diagnostics.Activity>
    {
        public override void OnEnd(System.Diagnostics.Activity data) => names.Add(data.OperationName);
    }
}
