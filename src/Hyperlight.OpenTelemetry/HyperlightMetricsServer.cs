using System.Net;
using System.Text;

namespace Hyperlight.Telemetry;

/// <summary>A metrics endpoint for programs without a web server: answers on this machine until it is disposed of.</summary>
/// <remarks>To be reached from other machines, use a web server with <c>MapHyperlightMetrics</c>, which can tell who asks.</remarks>
public sealed class HyperlightMetricsServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HyperlightMetricsText _metrics;
    private readonly bool _ownsMetrics;
    private readonly Task _answering;

    /// <summary>Begins to listen on the loopback address.</summary>
    /// <param name="port">The TCP port, from 1 to 65535.</param>
    /// <param name="configure">Says what is shown beside Hyperlight's own metrics; null for nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    /// <exception cref="HttpListenerException">The port is in use.</exception>
    public HyperlightMetricsServer(int port, Action<HyperlightMetricsOptions>? configure = null)
        : this(port, () => new HyperlightMetricsText(configure)) => _ownsMetrics = true;

    /// <summary>Begins to listen on the loopback address.</summary>
    /// <param name="port">The TCP port, from 1 to 65535.</param>
    /// <param name="metrics">What it answers with; stays the caller's to dispose of, after this.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    /// <exception cref="HttpListenerException">The port is in use.</exception>
    public HyperlightMetricsServer(int port, HyperlightMetricsText metrics)
        : this(port, () => metrics ?? throw new ArgumentNullException(nameof(metrics)))
    {
    }

    // The port first: when that fails, nothing was begun.
    private HyperlightMetricsServer(int port, Func<HyperlightMetricsText> metrics)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        Address = new Uri($"http://127.0.0.1:{port}/metrics");
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _metrics = metrics();
        _answering = AnswerAsync();
    }

    /// <summary>Where Prometheus shall scrape.</summary>
    public Uri Address { get; }

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        _listener.Close();
        _answering.GetAwaiter().GetResult();
        if (_ownsMetrics)
            _metrics.Dispose();
    }

    private async Task AnswerAsync()
    {
        while (await NextAsync().ConfigureAwait(false) is { } context)
        {
            try
            {
                await AnswerAsync(context).ConfigureAwait(false);
            }
            catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException)
            {
                // Who asked is gone.
                context.Response.Abort();
            }
        }
    }

    private async Task<HttpListenerContext?> NextAsync()
    {
        try
        {
            return await _listener.GetContextAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException && !_listener.IsListening)
        {
            return null;
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using HttpListenerResponse response = context.Response;
        if (context.Request.Url?.AbsolutePath != Address.AbsolutePath || context.Request.HttpMethod != "GET")
        {
            response.StatusCode = (int)HttpStatusCode.NotFound;
            return;
        }
        response.ContentType = HyperlightMetricsText.ContentType;
        byte[] text = Encoding.UTF8.GetBytes(_metrics.Read());
        response.ContentLength64 = text.Length;
        await response.OutputStream.WriteAsync(text).ConfigureAwait(false);
    }
}
