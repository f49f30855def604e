using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;

namespace Hyperlight.Host.Hypervisor;

/// <summary>A host thread that runs vCPUs: our signal stays blocked on it, and only a running vCPU lets it through.</summary>
internal sealed class VcpuThread
{
    /// <summary>The real-time signal that stops a vCPU. The .NET runtime uses the first one (34), debuggers the next ones.</summary>
    public const int StopSignal = 40;

    // For threads that run a vCPU together, one after the other.
    private const int WakeSignal = 41;

    private static readonly Libc.SignalSet Stops = Libc.SignalSet.Of(StopSignal), Wakes = Libc.SignalSet.Of(WakeSignal), Both = Libc.SignalSet.Of(WakeSignal, StopSignal);

    [ThreadStatic]
    private static VcpuThread? t_current;

    private static readonly int ProcessId = Libc.GetProcessId();

    private VcpuThread()
    {
        int error = Libc.SetSignalMask(Libc.SignalBlock, in Both, out Libc.SignalSet old);
        if (error != 0)
            throw new HypervisorException($"pthread_sigmask failed: {Marshal.GetPInvokeErrorMessage(error)}.");
        MaskWhileRunning = old.Bits & ~Stops.Bits;
        ThreadId = Libc.GetThreadId();
    }

    public static VcpuThread Current => t_current ??= new VcpuThread();

    public int ThreadId { get; }

    /// <summary>The signals that stay blocked while the vCPU runs.</summary>
    public ulong MaskWhileRunning { get; }

    /// <summary>Stops the vCPU that this thread runs, from any thread.</summary>
    public void Stop() => _ = Libc.SignalThread(ProcessId, ThreadId, StopSignal);

    /// <summary>Ends <see cref="WaitForWake"/> of this thread, from any thread. Each wake ends one wait.</summary>
    public void Wake()
    {
        while (Libc.SignalThread(ProcessId, ThreadId, WakeSignal) != 0 && Marshal.GetLastPInvokeError() == Libc.ErrorAgain)
            Thread.Yield();
    }

    /// <summary>Waits, on this thread, until it is woken.</summary>
    /// <param name="stopped">Called each time the stop signal comes meanwhile; null to leave that for later.</param>
    public static void WaitForWake(Action? stopped)
    {
        int signal;
        while ((signal = Libc.WaitForSignal(in (stopped is null ? ref Wakes : ref Both), 0)) != WakeSignal)
        {
            if (signal == StopSignal)
                stopped!();
        }
    }

    /// <summary>Removes a stop signal that arrived too late to stop anything.</summary>
    public static void DrainStopSignal()
    {
        while (WaitForStop(TimeSpan.Zero))
        {
        }
    }

    /// <summary>Waits in the host as a running vCPU would: until the stop signal or the end of the time, sometimes earlier.</summary>
    /// <returns>True when the signal came.</returns>
    public static bool WaitForStop(TimeSpan time)
    {
        Libc.TimeSpec limit = Libc.TimeSpec.From(time);
        return Libc.WaitForSignal(in Stops, 0, in limit) == StopSignal;
    }
}
