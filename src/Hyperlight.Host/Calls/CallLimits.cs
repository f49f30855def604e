namespace Hyperlight.Host.Calls;

/// <summary>Limits on calls that end with a scope; they know those of the scope around it.</summary>
internal sealed class CallLimits : IDisposable
{
    private readonly GuestChannel? _channel;
    private readonly CallLimits? _outer;
    private readonly CancellationToken _own;
    private readonly CancellationTokenSource? _either;

    /// <summary>The limits when there is no scope.</summary>
    public CallLimits(TimeSpan timeout) => Timeout = timeout;

    /// <summary>Opens a scope.</summary>
    public CallLimits(GuestChannel channel, TimeSpan? timeout, CancellationToken cancellation)
    {
        (_channel, _outer, _own) = (channel, channel.Limits, cancellation);
        Timeout = SandboxBuilder.Checked(timeout ?? _outer.Timeout);
        if (_own.CanBeCanceled && _outer.Cancellation.CanBeCanceled)
            _either = CancellationTokenSource.CreateLinkedTokenSource(_own, _outer.Cancellation);
        Cancellation = _either?.Token ?? (_own.CanBeCanceled ? _own : _outer.Cancellation);
        channel.Limits = this;
    }

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>What stops a call.</summary>
    public CancellationToken Cancellation { get; }

    /// <exception cref="OperationCanceledException">A token was triggered; the exception names the one that the caller gave.</exception>
    public void ThrowIfCanceled()
    {
        for (CallLimits? limits = this; limits is not null; limits = limits._outer)
            limits._own.ThrowIfCancellationRequested();
    }

    /// <summary>Closes the scope with all that were opened inside of it; one that is closed already stays so.</summary>
    public void Dispose()
    {
        for (CallLimits? open = _channel?.Limits; open is not null; open = open._outer)
        {
            if (ReferenceEquals(open, this))
                _channel!.Limits = _outer!;
        }
        _either?.Dispose();
    }
}
