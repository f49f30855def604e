using System.Net;
using System.Net.Sockets;

namespace Hyperlight.TraceDump.Tests.Exports.Support;

/// <summary>Counts who connects: a page that asks for something over the network does.</summary>
internal sealed class Listener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _count;

    public Listener()
    {
        _listener.Start();
        Accept();
    }

    public int Count => Volatile.Read(ref _count);

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public void Dispose() => _listener.Dispose();

    private void Accept() => _listener.AcceptTcpClientAsync().ContinueWith(
        client =>
        {
            if (!client.IsCompletedSuccessfully)
                return;
            Interlocked.Increment(ref _count);
            client.Result.Dispose();
            Accept();
        },
        TaskScheduler.Default);
}
