using System.Diagnostics;
using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Kernel;

/// <summary>Runs the guest's threads in turn on the one vCPU. A thread gives way only in a system call.</summary>
internal sealed class Scheduler(IVirtualMachine machine, int threadLimit) : IKernelState
{
    private readonly List<GuestThread> _threads = [new GuestThread(FirstId)];
    private int _nextId = FirstId + 1;
    private bool _mustSwitch;
    private long _waits;

    /// <summary>Id of the first thread, which is also the process id that the guest sees.</summary>
    public const int FirstId = 1;

    public GuestThread Current { get; private set; } = null!;

    public IReadOnlyList<GuestThread> Threads => _threads;

    /// <summary>All threads as they stand, the one that ran last first.</summary>
    public List<GuestThreadState> States()
    {
        var states = new List<GuestThreadState>();
        if (_threads.Count == 0 || _threads.Contains(Current))
        {
            byte[] extended = new byte[machine.ExtendedStateSize];
            machine.SaveExtendedState(extended);
            states.Add(new GuestThreadState(Current.Id, machine.PeekRegisters(), machine.ThreadPointer, Current.SignalMask, extended));
        }
        foreach (GuestThread thread in _threads.Where(thread => !ReferenceEquals(thread, Current)))
            states.Add(new GuestThreadState(thread.Id, thread.Registers, thread.ThreadPointer, thread.SignalMask, thread.ExtendedState));
        return states;
    }

    /// <summary>How long all threads waited at once.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The first thread starts with what is in the machine's registers.</summary>
    public void Start() => Current = _threads[0];

    public void Save(BinaryWriter writer)
    {
        writer.Write(_nextId);
        writer.Write(_waits);
        writer.Write(_threads.IndexOf(Current));
        writer.Write(_threads.Count);
        foreach (GuestThread thread in _threads)
            thread.Save(writer, machine.ExtendedStateSize);
    }

    public void Load(BinaryReader reader)
    {
        _nextId = reader.ReadInt32();
        _waits = reader.ReadInt64();
        (int current, int count) = (reader.ReadInt32(), reader.ReadInt32());
        if (count > threadLimit || current < 0 || current >= count)
            throw new InvalidDataException("The threads are out of range.");
        _threads.Clear();
        for (int i = 0; i < count; i++)
            _threads.Add(GuestThread.Load(reader, machine.ExtendedStateSize));
        Current = _threads[current];
        _mustSwitch = false;
    }

    /// <summary>Adds a thread that starts with a copy of the current thread's state.</summary>
    /// <returns>Null when the limit is reached.</returns>
    public GuestThread? TryAdd()
    {
        if (_threads.Count >= threadLimit)
            return null;
        var thread = new GuestThread(_nextId++) { SignalMask = Current.SignalMask, Registers = machine.Registers };
        thread.ExtendedState = new byte[machine.ExtendedStateSize];
        machine.SaveExtendedState(thread.ExtendedState);
        _threads.Add(thread);
        return thread;
    }

    /// <summary>Lets another thread run after this system call, if there is one.</summary>
    public void Yield() => _mustSwitch = true;

    /// <summary>The current thread waits after this system call.</summary>
    /// <param name="futexAddress">What it waits on, or 0.</param>
    /// <param name="timeout">How long at most; null for ever.</param>
    /// <param name="resultAtTimeout">What its system call returns when the time is over.</param>
    public void Wait(ulong futexAddress, TimeSpan? timeout, long resultAtTimeout)
    {
        Current.Wait(futexAddress, EndOf(timeout), resultAtTimeout, _waits++);
        _mustSwitch = true;
    }

    /// <summary>The current thread waits until woken, and makes its system call again then.</summary>
    public long WaitAndRepeat(ulong key, in SystemCall call) => WaitAndRepeat(key, call, null, 0);

    /// <summary>The current thread waits until woken, and makes its system call again then; at the end of the time the call returns.</summary>
    public long WaitAndRepeat(ulong key, in SystemCall call, TimeSpan? timeout, long resultAtTimeout)
    {
        machine.Registers.Rip -= GuestThread.SystemCallLength;
        Current.WaitAndRepeat(key, EndOf(timeout), resultAtTimeout, _waits++, call.Number);
        _mustSwitch = true;
        return (long)call.Number;
    }

    /// <summary>Ends the current thread.</summary>
    /// <returns>False when it was the last one.</returns>
    public bool EndCurrent()
    {
        _threads.Remove(Current);
        _mustSwitch = true;
        return _threads.Count > 0;
    }

    /// <summary>Wakes threads that wait on a futex, the longest waiting first.</summary>
    /// <returns>How many.</returns>
    public int Wake(ulong futexAddress, int most)
    {
        int woken = 0;
        foreach (GuestThread thread in WaitingOn(futexAddress).Take(most).ToArray())
        {
            thread.Wake(0);
            woken++;
        }
        return woken;
    }

    /// <summary>Moves threads that wait on one futex to another.</summary>
    public int Requeue(ulong from, ulong to, int most)
    {
        GuestThread[] moved = [.. WaitingOn(from).Take(most)];
        Array.ForEach(moved, thread => thread.Requeue(to));
        return moved.Length;
    }

    /// <summary>Switches threads if the last system call asked for it; waits in the host while all threads wait for time to pass.</summary>
    /// <exception cref="GuestDeadlockException">All threads wait for each other.</exception>
    /// <exception cref="OperationCanceledException">The host's time for the guest is over.</exception>
    public void SwitchIfAsked(RunControl control)
    {
        if (!_mustSwitch)
            return;
        _mustSwitch = false;
        GuestThread previous = Current;
        bool ended = !_threads.Contains(previous);
        if (!ended)
            previous.Registers = machine.Registers;
        Current = NextRunnable(control);
        if (!ReferenceEquals(previous, Current))
            SwitchState(ended ? null : previous);
        machine.Registers = Current.Registers;
    }

    private static long? EndOf(TimeSpan? timeout) =>
        timeout is { } limit ? Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency) : null;

    private IEnumerable<GuestThread> WaitingOn(ulong futexAddress) =>
        // Who sleeps waits on nothing, and nobody can wake him.
        _threads.Where(thread => thread.IsWaiting && thread.FutexAddress == futexAddress && futexAddress != 0).OrderBy(static thread => thread.WaitNumber);

    private void SwitchState(GuestThread? previous)
    {
        if (previous is not null)
        {
            previous.ThreadPointer = machine.ThreadPointer;
            machine.SaveExtendedState(previous.ExtendedState ??= new byte[machine.ExtendedStateSize]);
        }
        machine.ThreadPointer = Current.ThreadPointer;
        machine.RestoreExtendedState(Current.ExtendedState);
    }

    private GuestThread NextRunnable(RunControl control)
    {
        while (true)
        {
            WakeByTime();
            int start = _threads.IndexOf(Current);
            for (int i = 1; i <= _threads.Count; i++)
            {
                GuestThread candidate = _threads[(start + i) % _threads.Count];
                if (!candidate.IsWaiting)
                    return candidate;
            }
            WaitForTime(control);
        }
    }

    private void WakeByTime()
    {
        long now = Stopwatch.GetTimestamp();
        foreach (GuestThread thread in _threads.Where(thread => thread.WakeAt <= now))
            thread.WakeByTime();
    }

    private void WaitForTime(RunControl control)
    {
        long? earliest = _threads.Min(thread => thread.WakeAt);
        if (earliest is null)
            throw new GuestDeadlockException(_threads.Count);
        double seconds = Math.Max(0, (double)(earliest.Value - Stopwatch.GetTimestamp()) / Stopwatch.Frequency);
        TimeSpan pause = TimeSpan.FromSeconds(Math.Min(seconds, 3600)), left = control.Remaining;
        long start = Stopwatch.GetTimestamp();
        VcpuThread.WaitForStop(left == Timeout.InfiniteTimeSpan || left > pause ? pause : left);
        Waited += Stopwatch.GetElapsedTime(start);
        if (control.MustStop)
            throw new OperationCanceledException();
    }
}
