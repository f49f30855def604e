using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Kernel.Clock;

/// <summary>The time that the guest ran: not between calls, and not while all its threads waited. All threads count together.</summary>
/// <remarks>
/// The machine knows exactly, but asking it costs a system call. So a run that nobody asks about counts as it took, and the machine is asked
/// from the first question on.
/// </remarks>
internal sealed class CpuTime(IVirtualMachine machine, GuestClock clock, Scheduler scheduler) : IKernelState
{
    private long _used;
    private long _loaded;
    private long? _since;
    private long? _machineTime;

    /// <summary>Nanoseconds.</summary>
    public long Nanoseconds
    {
        get
        {
            if (_since is { } since)
            {
                long now = machine.ProcessorTime;
                // A process that somebody killed takes its time with it.
                _used += Math.Max(0, _machineTime is { } last ? now - last : Progress - since);
                _machineTime = now;
            }
            return _used;
        }
    }

    private long Progress => clock.Monotonic - (long)scheduler.Waited.TotalNanoseconds;

    public void Save(BinaryWriter writer) => writer.Write(_used);

    public void Load(BinaryReader reader) => _used = _loaded = Math.Max(0, reader.ReadInt64());

    /// <summary>Goes back to what was loaded last: how long a guest computed is nothing for the one that comes after it.</summary>
    public void Rewind() => _used = _loaded;

    /// <summary>The guest begins to run; <see cref="Stop"/> must follow on the same thread.</summary>
    public void Start() => (_since, _machineTime) = (Progress, null);

    public void Stop()
    {
        if (_machineTime is null && _since is { } since)
            _used += Math.Max(0, Progress - since);
        else
            _used = Nanoseconds;
        _since = null;
    }
}
