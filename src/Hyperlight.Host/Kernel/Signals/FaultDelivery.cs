using Hyperlight.Host.Diagnostics;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>Gives CPU exceptions of guest code to its handlers, and remembers the last one: what a guest does about a fault may be to abort.</summary>
internal sealed class FaultDelivery(IVirtualMachine machine, AddressSpace space, Scheduler scheduler, SignalHandlers handlers)
{
    /// <summary>A handler that sends the guest back to an instruction this often changes nothing.</summary>
    private const int MostRepeats = 100;

    /// <summary>The fault that explains why the guest ends itself, if it does so now; null when there is none.</summary>
    public DeliveredFault? Last { get; private set; }

    /// <summary>Makes the guest handle an exception.</summary>
    /// <returns>False when it cannot: then <see cref="OriginOf"/> tells what to report.</returns>
    public bool TryDeliver(in VcpuExit exit)
    {
        GuestThreadState thread = CurrentState();
        ulong instruction = thread.Registers.Rip;
        if (!FaultSignal.TryMap(exit, instruction, space, thread.ExtendedState.Span, out SignalInfo info))
            return false;
        int repeats = Last is { IsOpen: false } last && last.IsSameAs(exit, thread.Registers) ? last.Repeats + 1 : 0;
        bool isBlocked = (thread.SignalMask & Signal.Bit(info.Signal)) != 0;
        if (isBlocked || repeats > MostRepeats || !handlers.TryEnter(info, thread.ExtendedState.Span, exit, out ulong frame))
            return false;
        // A fault inside a handler for a fault: the first one is what happened.
        if (Last is not { IsOpen: true })
            Last = new DeliveredFault(exit, thread, frame) { Repeats = repeats };
        return true;
    }

    /// <summary>The fault that led to this exit, which ends the guest.</summary>
    public DeliveredFault OriginOf(in VcpuExit exit) => Last is { IsOpen: true } open ? open : new DeliveredFault(exit, CurrentState(), 0);

    /// <summary>Learns that a handler returned.</summary>
    public void Close(ulong frame)
    {
        if (Last is not { IsOpen: true } open || open.Frame != frame)
            return;
        bool goesOn = machine.Registers.Rip != open.Thread.Registers.Rip && FaultSignal.IsCatchable(open.Exit);
        Last = goesOn ? null : open with { IsOpen = false };
    }

    /// <summary>Makes the current thread stand where it faulted, not where it gave up, for whoever looks at the guest that has ended.</summary>
    public void GoBackTo(DeliveredFault fault)
    {
        if (!ReferenceEquals(fault, Last) || fault.Thread.Id != scheduler.Current.Id)
            return;
        machine.Registers = fault.Thread.Registers;
        machine.ThreadPointer = fault.Thread.ThreadPointer;
        machine.RestoreExtendedState(fault.Thread.ExtendedState.Span);
    }

    /// <summary>Forgets the last fault: the guest went on to other things.</summary>
    public void Forget() => Last = null;

    private GuestThreadState CurrentState()
    {
        byte[] extended = new byte[machine.ExtendedStateSize];
        machine.SaveExtendedState(extended);
        return new GuestThreadState(scheduler.Current.Id, machine.Registers, machine.ThreadPointer, scheduler.Current.SignalMask, extended);
    }
}
