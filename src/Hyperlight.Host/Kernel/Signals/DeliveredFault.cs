using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>A fault that a handler of the guest was told of.</summary>
/// <param name="Exit">The CPU exception.</param>
/// <param name="Thread">The thread as it was when it faulted.</param>
/// <param name="Frame">Guest address of the signal frame; only the handler that got it can answer.</param>
internal sealed record DeliveredFault(VcpuExit Exit, GuestThreadState Thread, ulong Frame)
{
    /// <summary>True while the handler has not returned.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>How often the handler has sent the guest back to the instruction, which faulted again each time.</summary>
    public int Repeats { get; init; }

    /// <summary>True for the same instruction failing at the same place with the same registers: a loop that gets on has others.</summary>
    public bool IsSameAs(in VcpuExit exit, in GuestRegisters registers) =>
        Thread.Registers.Equals(registers) && (Exit.Vector, Exit.Address) == (exit.Vector, exit.Address);
}
