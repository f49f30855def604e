namespace Hyperlight.Host.Calls;

/// <summary>Limits on calls that end with a scope; they know those of the scope around it.</summary>
internal sealed class CallLimits : IDisposable
{
    private readonly GuestChannel? _channel;
    private readonly CallLimits? _outer;
    private readonly CancellationToken _own;

    /// <summary>The limits when there is no scope.</summary>
    public CallLimits(TimeSpan timeout) => Timeout = timeout;

    /// <summary>Opens a scope.</summary>
    public CallLimits(GuestChannel channel, TimeSpan? timeout, CancellationToken cancellation)
    {
        (_channel, _outer, _own) = (channel, channel.Limits, cancellation);
        Timeout = SandboxBuilder.Checked(timeout ?? _outer.Timeout);
        channel.Limits = this;
    }

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout { get; }

    /// <exception cref="OperationCanceledException">A token was triggered; the exception names the one that the caller gave.</exception>
    public void ThrowIfCanceled()
    {
        for (CallLimits? limits = this; limits is not null; limits = limits._outer)
            limits._own.ThrowIfCancellationRequested();
    }

    /// <summary>Has a channel's call stopped by each of the tokens, also when their scopes are closed meanwhile.</summary>
    /// <returns>What the caller disposes of.</returns>
    public CancellationTokenRegistration[] StopBy(GuestChannel channel)
    {
        CancellationTokenRegistration[] registrations = [];
        for (CallLimits? limits = this; limits is not null; limits = limits._outer)
        {
            if (limits._own.CanBeCanceled)
                registrations = [.. registrations, channel.InterruptBy(limits._own)];
        }
        return registrations;
    }

    /// <summary>Closes the scope with all that were opened inside of it; one that is closed already stays so.</summary>
    public void Dispose()
    {
        for (CallLimits? open = _channel?.Limits; open is not null; open = open._outer)
        {
            if (ReferenceEquals(open, this))
                _channel!.Limits = _outer!;
        }
    }
}
