using Hyperlight.Host.Calls;
using Hyperlight.Host.Hypervisor.Kvm;
using Hyperlight.Host.Telemetry;

namespace Hyperlight.Host.Snapshots;

/// <summary>A guest that is ready, without the program that will be its host: what the build stages.</summary>
internal static class StartState
{
    /// <summary>Boots a guest with the limits that a builder has when not told others, and freezes it when it is ready. Its output goes nowhere.</summary>
    /// <returns>The snapshot, which the caller disposes of.</returns>
    /// <exception cref="HostAbsentException">The guest calls its host before it is ready.</exception>
    /// <exception cref="HyperlightException">As <see cref="SandboxBuilder.Build"/>.</exception>
    public static Snapshot Take(GuestBinary guest)
    {
        // Features that KVM hides are not in a state that KVM took, so that both can start from it.
        var options = new SandboxOptions { Hypervisor = KvmDevice.Open(), Output = static (_, _) => { }, Telemetry = new SandboxTelemetry(HostTelemetry.Default) };
        using MicroVm booted = MicroVm.Boot(guest, options, new AbsentHost());
        return booted.TakeSnapshot();
    }
}
