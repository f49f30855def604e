using System.Runtime.ConstrainedExecution;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>A process and its tracer, which go together with the machine that has them, whether somebody disposed of it or not.</summary>
internal sealed class TracedChild : CriticalFinalizerObject, IDisposable
{
    private bool _isEnded;

    ~TracedChild() => End();

    public Tracer Tracer { get; } = new();

    /// <summary>The process; null before it was started.</summary>
    public ChildProcess? Child { get; set; }

    public void Dispose()
    {
        if (!_isEnded && Child is { } child)
            Tracer.Do(child.Dispose);
        End();
        GC.SuppressFinalize(this);
    }

    private void End()
    {
        if (_isEnded)
            return;
        _isEnded = true;
        ChildProcess? child = Child;
        Tracer.End(() => child?.Dispose());
    }
}
