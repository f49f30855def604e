namespace Hyperlight.Host.Calls;

/// <summary>Limits on calls that end with a scope.</summary>
internal sealed class CallLimits : IDisposable
{
    private readonly GuestChannel _channel;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _cancellation;

    public CallLimits(GuestChannel channel, TimeSpan? timeout, CancellationToken cancellation)
    {
        (_channel, _timeout, _cancellation) = (channel, channel.Timeout, channel.Cancellation);
        channel.Timeout = SandboxBuilder.Checked(timeout ?? channel.Timeout);
        channel.Cancellation = cancellation;
    }

    public void Dispose() => (_channel.Timeout, _channel.Cancellation) = (_timeout, _cancellation);
}
