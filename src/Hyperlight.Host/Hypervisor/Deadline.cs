using System.Diagnostics;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Hypervisor;

/// <summary>A time limit on the vCPU that the current thread runs: the kernel signals the thread when it is over.</summary>
internal readonly struct Deadline : IDisposable
{
    // Longer than anybody waits, and short enough to be counted in every unit.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36500);

    private readonly nint _timer;
    private readonly long _end;
    private readonly bool _armed;

    private Deadline(nint timer, long end)
    {
        _timer = timer;
        _end = end;
        _armed = true;
    }

    public static Deadline None => default;

    /// <summary>True when the time is up.</summary>
    public bool IsOver => _armed && Stopwatch.GetTimestamp() >= _end;

    /// <summary>What is left of the time; <see cref="Timeout.InfiniteTimeSpan"/> when there is no limit.</summary>
    public TimeSpan Remaining => !_armed ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromSeconds(Math.Max(0, (double)(_end - Stopwatch.GetTimestamp()) / Stopwatch.Frequency));

    /// <exception cref="HypervisorException">The kernel gives no timer.</exception>
    public static Deadline After(TimeSpan limit)
    {
        if (limit == Timeout.InfiniteTimeSpan || limit > Longest)
            return None;
        var toThisThread = new Libc.SignalEvent
        {
            Signal = VcpuThread.StopSignal,
            Notify = Libc.SignalEvent.ToThread,
            ThreadId = VcpuThread.Current.ThreadId,
        };
        if (Libc.CreateTimer(Libc.ClockMonotonic, in toThisThread, out nint timer) != 0)
            throw new HypervisorException($"timer_create failed: {Libc.LastError}.");
        long end = Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency);
        // The signal comes a moment late rather than early, so that the clock agrees that the time is up.
        var once = new Libc.TimerSpec { Value = Libc.TimeSpec.From(limit + TimeSpan.FromMicroseconds(10)) };
        if (Libc.SetTimer(timer, 0, in once, 0) != 0)
            throw new HypervisorException($"timer_settime failed: {Libc.LastError}.");
        return new Deadline(timer, end);
    }

    public void Dispose()
    {
        if (!_armed)
            return;
        _ = Libc.DeleteTimer(_timer);
        VcpuThread.DrainStopSignal();
    }
}
