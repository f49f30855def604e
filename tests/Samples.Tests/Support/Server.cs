using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Samples.Tests.Support;

/// <summary>A program that serves until it is disposed of.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Pause = TimeSpan.FromMilliseconds(200);
    private static readonly HttpClient Client = new();

    private readonly Process _process;

    private Server(Process process) => _process = process;

    /// <summary>Starts it; what it says is dropped.</summary>
    public static Server Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("HYPERLIGHT_LOG");
        start.Environment.Remove("RUST_LOG");
        Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Server(process);
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Asks until the answer is what it shall be.</summary>
    /// <returns>That answer.</returns>
    public async Task<string> GetAsync(Uri address, Func<string, bool> isGood)
    {
        string? last = null;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; await Task.Delay(Pause, TestContext.Current.CancellationToken))
        {
            Assert.False(_process.HasExited, "The server has ended.");
            try
            {
                last = await Client.GetStringAsync(address, TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException error)
            {
                last = error.Message;
            }
            if (isGood(last))
                return last;
        }
        throw new TimeoutException($"{address} says: {last}");
    }

    /// <summary>Writes a line to its standard input and waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EnterAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        await _process.StandardInput.WriteLineAsync("".AsMemory(), limit.Token);
        await _process.StandardInput.FlushAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
