namespace Hyperlight.Host.Hypervisor;

/// <summary>Decides how long a vCPU may run: until its time is up or somebody stops it. One thread runs, any thread may stop.</summary>
internal sealed class RunControl
{
    private const int Idle = 0, Running = 1, Stopping = 2, Stopped = 3;

    private int _state;
    private VcpuThread? _thread;
    private Deadline _deadline;

    /// <summary>The operating system's number of the thread that ran the vCPU last; 0 for none.</summary>
    public int LastThreadId => _thread?.ThreadId ?? 0;

    /// <summary>True when the vCPU must not be entered again.</summary>
    public bool MustStop => IsStopped || _deadline.IsOver;

    /// <summary>True when somebody asked for the stop, false when it is only the time.</summary>
    public bool IsStopped => Volatile.Read(ref _state) >= Stopping;

    /// <summary>What is left of the time; <see cref="Timeout.InfiniteTimeSpan"/> when there is no limit.</summary>
    public TimeSpan Remaining => _deadline.Remaining;

    /// <summary>The current thread starts to run a vCPU; <see cref="End"/> must follow.</summary>
    public void Begin(TimeSpan limit)
    {
        _thread = VcpuThread.Current;
        _deadline = Deadline.After(limit);
        Volatile.Write(ref _state, Running);
    }

    /// <summary>The thread is done.</summary>
    public void End()
    {
        // Whoever is about to signal this thread must have done so before it can go away.
        var wait = default(SpinWait);
        int state;
        while ((state = Interlocked.CompareExchange(ref _state, Idle, Running)) == Stopping)
            wait.SpinOnce();
        Volatile.Write(ref _state, Idle);
        if (state == Stopped)
            VcpuThread.DrainStopSignal();
        _deadline.Dispose();
        _deadline = Deadline.None;
    }

    /// <summary>Stops the vCPU, from any thread.</summary>
    /// <param name="meanwhile">Done before the run can end, if the vCPU is stopped; short, and without exceptions.</param>
    /// <returns>False when none runs, or it is being stopped already.</returns>
    public bool TryStop(Action meanwhile)
    {
        if (Interlocked.CompareExchange(ref _state, Stopping, Running) != Running)
            return false;
        _thread!.Stop();
        meanwhile();
        Volatile.Write(ref _state, Stopped);
        return true;
    }
}
