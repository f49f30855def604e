using System.Runtime.ConstrainedExecution;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>A process and its tracer, which go together with the machine that has them, whether somebody disposed of it or not.</summary>
internal sealed class TracedChild : CriticalFinalizerObject, IDisposable
{
    private bool _isEnded;

    /// <exception cref="HypervisorException">There can be no further thread.</exception>
    public TracedChild() => Tracer = new Tracer();

    ~TracedChild() => End();

    public Tracer Tracer { get; }

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
        // Without a tracer it was never finished.
        if (_isEnded || Tracer is null)
            return;
        _isEnded = true;
        ChildProcess? child = Child;
        Tracer.End(() => child?.Dispose());
    }
}
