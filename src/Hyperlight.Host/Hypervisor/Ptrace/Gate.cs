using System.Diagnostics;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>What one thread opens for another one, which waits at it: awake for a moment, because to wake a thread on a CPU at rest takes longer than most guests run.</summary>
internal sealed class Gate
{
    private const int Closed = 0, Opened = 1, Asleep = 2;

    // Threads of one CPU only keep each other waiting.
    private static readonly long Patience = Environment.ProcessorCount > 1 ? Stopwatch.Frequency / 20_000 : 0;

    private VcpuThread? _sleeper;
    private int _state;

    /// <summary>Whether who waits has gone to sleep.</summary>
    public bool HasSleeper => Volatile.Read(ref _state) == Asleep;

    /// <summary>Ends the wait of now, or the next one.</summary>
    public void Open()
    {
        if (Interlocked.Exchange(ref _state, Opened) == Asleep)
            _sleeper!.Wake();
    }

    /// <summary>Waits until it is open, and closes it.</summary>
    /// <param name="sleeps">Called before the thread goes to sleep.</param>
    /// <param name="stopped">Called when the stop signal comes during the sleep; null to leave it for later.</param>
    public void Pass(Action? sleeps, Action? stopped)
    {
        if (!IsOpenSoon())
        {
            sleeps?.Invoke();
            _sleeper = VcpuThread.Current;
            if (Interlocked.CompareExchange(ref _state, Asleep, Closed) == Closed)
                VcpuThread.WaitForWake(stopped);
        }
        Volatile.Write(ref _state, Closed);
    }

    private bool IsOpenSoon()
    {
        const int pause = 20;
        long start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _state) != Opened)
        {
            if (Stopwatch.GetTimestamp() - start >= Patience)
                return false;
            Thread.SpinWait(pause);
            // Who is waited for may be on the same CPU.
            Thread.Yield();
        }
        return true;
    }
}
