using Hyperlight.Host.Calls;
using Hyperlight.Host.Telemetry;

namespace Hyperlight.Host.Snapshots;

/// <summary>The state that the build left beside a guest's program: as it was when it was ready, before anybody called it.</summary>
internal static class StagedSnapshot
{
    /// <summary>Starts a sandbox from it.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="options">With the limits that the state must have been saved with.</param>
    /// <param name="functions">What the host offers.</param>
    /// <param name="snapshot">The state, for further sandboxes.</param>
    /// <returns>Null when there is none with these limits, or it cannot be used, which is told.</returns>
    public static MicroVm? TryStart(GuestBinary guest, SandboxOptions options, HostFunctionTable functions, out Snapshot? snapshot)
    {
        snapshot = null;
        if (guest.StagedSnapshot is not { } path || !File.Exists(path))
            return null;
        try
        {
            snapshot = options.Telemetry.Step(Operations.LoadStaged, (path, guest, options), static load => Load(load.path, load.guest, load.options));
            return snapshot is null ? null : MicroVm.Start(snapshot, options, functions);
        }
        catch (Exception error)
        {
            snapshot?.Dispose();
            snapshot = null;
            if (!IsOfFile(error))
                throw;
            options.Telemetry.StagedSnapshotRefused(error.Message);
            return null;
        }
    }

    private static Snapshot? Load(string path, GuestBinary guest, SandboxOptions options)
    {
        using SnapshotFile file = SnapshotFile.Open(path, guest);
        // Somebody's own snapshot of a guest that was called, which may hold what another sandbox must not see.
        if (!file.Head.IsStart)
            throw new InvalidSnapshotException("it is of a guest that was called already.");
        bool fits = file.Head.MemoryLimit == options.MemoryLimit && file.Head.MaxMessageSize == options.MaxMessageSize;
        return fits ? file.Load() : null;
    }

    // What is wrong with the host or with the guest's program is so for a boot as well.
    private static bool IsOfFile(Exception error) =>
        error is InvalidSnapshotException or IOException or UnauthorizedAccessException or HypervisorException and not HypervisorNotFoundException;
}
