using System.Collections.Concurrent;
using Hyperlight.Host.Calls;

namespace Hyperlight.Host.Snapshots;

/// <summary>The states of one guest when it was ready, by the hypervisor and the limits it was built with: only the first sandbox boots, or none where the build staged the state.</summary>
internal sealed class WarmStarts
{
    private readonly ConcurrentDictionary<(HypervisorKind Hypervisor, long MemoryLimit, long MaxMessageSize), Entry> _entries = new();

    /// <summary>Starts a sandbox from the state, or boots it and keeps the state.</summary>
    public MicroVm Start(GuestBinary guest, SandboxOptions options, HostFunctionTable functions)
    {
        Entry entry = _entries.GetOrAdd((options.Hypervisor.Kind, options.MemoryLimit, options.MaxMessageSize), static _ => new Entry());
        if (entry.Snapshot is { } ready)
            return MicroVm.Start(ready, options, functions);
        if (entry.IsPersonal)
            return MicroVm.Boot(guest, options, functions);
        lock (entry.Gate)
        {
            return entry.Snapshot is { } readyNow ? MicroVm.Start(readyNow, options, functions)
                : StartStagedAndKeep(entry, guest, options, functions) ?? BootAndKeep(entry, guest, options, functions);
        }
    }

    private static MicroVm? StartStagedAndKeep(Entry entry, GuestBinary guest, SandboxOptions options, HostFunctionTable functions)
    {
        if (entry.WasRefused)
            return null;
        MicroVm? started = StagedSnapshot.TryStart(guest, options, functions, out Snapshot? staged);
        (entry.Snapshot, entry.WasRefused) = (staged, started is null);
        return started;
    }

    // What a guest learnt from its host's functions before it was ready belongs to that host's sandbox alone.
    private static MicroVm BootAndKeep(Entry entry, GuestBinary guest, SandboxOptions options, HostFunctionTable functions)
    {
        MicroVm booted = MicroVm.Boot(guest, options, functions);
        try
        {
            entry.IsPersonal = booted.Telemetry.Counters.HostCalls > 0;
            if (!entry.IsPersonal)
                entry.Snapshot = booted.TakeSnapshot();
            return booted;
        }
        catch
        {
            booted.Dispose();
            throw;
        }
    }

    private sealed class Entry
    {
        public Lock Gate { get; } = new();

        public Snapshot? Snapshot { get; set; }

        public bool IsPersonal { get; set; }

        /// <summary>Whether there is no staged state, or one that cannot be used: it is told once.</summary>
        public bool WasRefused { get; set; }
    }
}
