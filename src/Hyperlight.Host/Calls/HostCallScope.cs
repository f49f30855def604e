using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Calls;

/// <summary>Tells the host functions of one sandbox when their guest is stopped. It costs nothing until one of them asks.</summary>
internal sealed class HostCallScope(RunControl control)
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;
    private HostCallScope? _outer;

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
            _source?.Dispose();
            _source = null;
        }
    }

    /// <summary>The guest is being stopped, said by any thread.</summary>
    public void Cancel()
    {
        lock (_gate)
            _source?.Cancel();
    }

    private CancellationTokenSource CreateSource()
    {
        var source = new CancellationTokenSource(control.Remaining);
        if (control.IsStopped)
            source.Cancel();
        return source;
    }
}
