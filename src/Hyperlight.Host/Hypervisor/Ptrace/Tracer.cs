using System.Runtime.ExceptionServices;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>The thread that traces one process: Linux takes requests from no other. Whoever runs the guest has it do the work and waits.</summary>
/// <remarks>It knows nothing of whom it works for between two works, so that what nobody disposes of can be collected.</remarks>
internal sealed class Tracer
{
    private const int StackSize = 256 << 10;

    private readonly Action _loosen;
    private readonly Gate _asked = new(), _answered = new();
    private Action? _work;
    private ExceptionDispatchInfo? _error;
    private bool _ends;

    /// <exception cref="HypervisorException">There can be no further thread.</exception>
    public Tracer()
    {
        _loosen = Cpus.Loosen;
        try
        {
            new Thread(Loop, StackSize) { IsBackground = true, Name = "hyperlight-vcpu" }.UnsafeStart();
        }
        catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
        {
            throw new HypervisorException($"A thread for the guest cannot be started: {refused.Message}");
        }
    }

    /// <summary>Placement of this thread and of the process on the CPUs.</summary>
    public CpuPlacement Cpus { get; } = new();

    /// <summary>Does work on the thread. One caller at a time.</summary>
    /// <param name="work">What is done; its exceptions are thrown here.</param>
    /// <param name="stopped">Called on the current thread when the stop signal comes; null to leave it for later.</param>
    public void Do(Action work, Action? stopped = null)
    {
        _work = work;
        _asked.Open();
        _answered.Pass(_loosen, stopped);
        ExceptionDispatchInfo? error = _error;
        _error = null;
        error?.Throw();
    }

    /// <summary>Keeps the current thread, this one, and a process together, unless who asked for the work sleeps already.</summary>
    public void Tighten(int process)
    {
        Cpus.Tighten(process);
        if (_answered.HasSleeper)
            Cpus.Loosen();
    }

    /// <summary>Ends the thread, after some last work; from any thread, without waiting.</summary>
    public void End(Action work)
    {
        _work = () =>
        {
            _ends = true;
            work();
        };
        _asked.Open();
    }

    private void Loop()
    {
        Cpus.Begin();
        while (!_ends)
        {
            _asked.Pass(_loosen, null);
            Work();
            _answered.Open();
        }
    }

    private void Work()
    {
        try
        {
            _work!();
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }
        _work = null;
    }
}
