using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Calls;

/// <summary>Tells the host functions of one sandbox when their guest is stopped. It costs nothing until one of them asks.</summary>
internal sealed class HostCallScope(RunControl control)
{
    // The most that a timer of .NET can count.
    private const double Longest = uint.MaxValue - 2;

    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;
    private HostCallScope? _outer;
    private bool _isTaken;

    public CancellationToken Token
    {
        get
        {
            lock (_gate)
                _source ??= CreateSource();
            return _source.Token;
        }
    }

    /// <summary>A host function begins on this thread.</summary>
    public void Enter()
    {
        _outer = HostCall.Current;
        HostCall.Current = this;
    }

    /// <summary>It has returned.</summary>
    public void Leave()
    {
        HostCall.Current = _outer;
        lock (_gate)
        {
            if (!_isTaken)
                _source?.Dispose();
            (_source, _isTaken) = (null, false);
        }
    }

    /// <summary>The guest is being stopped: hands out what tells the host function that runs now, if it asked. Who gets it cancels it, and need not dispose of it.</summary>
    public CancellationTokenSource? Take()
    {
        lock (_gate)
        {
            _isTaken = _source is not null;
            return _source;
        }
    }

    private CancellationTokenSource CreateSource()
    {
        var source = new CancellationTokenSource();
        if (control.MustStop)
            source.Cancel();
        else if (control.Remaining is var left && left != Timeout.InfiniteTimeSpan && left.TotalMilliseconds < Longest)
            // Timers count milliseconds, and may be early by more than one: the token must not say so while there is time left.
            source.CancelAfter((int)Math.Min(int.MaxValue, Math.Ceiling(left.TotalMilliseconds) + 3));
        return source;
    }
}
