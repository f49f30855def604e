using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>The guest's handlers: what they are, how one is entered, and how it returns.</summary>
internal sealed class SignalHandlers(IVirtualMachine machine, AddressSpace space, Scheduler scheduler) : IKernelState
{
    private const ulong RedZone = 128, DirectionFlag = 1 << 10, ResumeFlag = 1 << 16, TrapFlag = 1 << 8;

    private readonly SignalAction[] _actions = new SignalAction[Signal.Last];
    private readonly byte[] _extendedState = new byte[machine.ExtendedStateSize];

    public ref SignalAction this[int signal] => ref _actions[signal - 1];

    public void Save(BinaryWriter writer) => writer.Write(MemoryMarshal.AsBytes(_actions.AsSpan()));

    public void Load(BinaryReader reader) => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_actions.AsSpan()));

    /// <summary>Makes the current thread run the handler of a signal next.</summary>
    /// <param name="info">The signal.</param>
    /// <param name="extendedState">The x87, SSE and AVX state of the thread.</param>
    /// <param name="fault">The exception behind it, or null.</param>
    /// <param name="frame">Guest address of what the handler finds on its stack.</param>
    /// <returns>False when there is no handler, or its stack cannot be written; nothing has changed then.</returns>
    public bool TryEnter(in SignalInfo info, ReadOnlySpan<byte> extendedState, in VcpuExit? fault, out ulong frame)
    {
        SignalAction action = this[info.Signal];
        frame = 0;
        if (!action.IsHandler || !TryWriteFrame(action, info, extendedState, fault, out frame))
            return false;
        SignalExtendedState.WriteInitial(_extendedState);
        machine.RestoreExtendedState(_extendedState);
        SetRegisters(action, info.Signal, frame);
        Disarm(action, info.Signal);
        return true;
    }

    /// <summary>Ends a handler of the current thread: all registers become what its frame says.</summary>
    /// <param name="frame">Guest address of the frame.</param>
    /// <returns>False when the frame cannot be read, or says what no CPU can do.</returns>
    public bool TryReturn(out ulong frame)
    {
        frame = machine.Registers.Rsp - sizeof(ulong);
        if (!space.TryRead(frame, out SignalFrame saved))
            return false;
        GuestRegisters registers = saved.Context.Machine.Registers;
        if (registers.Rip >= PageTables.AddressLimit || !SignalExtendedState.TryRead(space, saved.Context.Machine.ExtendedState, _extendedState))
            return false;
        GuestThread thread = scheduler.Current;
        thread.SignalMask = saved.Context.Mask & ~Signal.Untouchable;
        machine.RestoreExtendedState(_extendedState);
        machine.Registers = registers;
        // As on Linux, a stack that cannot be is the handler's own loss.
        _ = TrySetStack(saved.Context.Stack);
        return true;
    }

    /// <summary>Sets the current thread's stack for handlers.</summary>
    /// <returns>0, or what <c>sigaltstack</c> returns for a stack that cannot be.</returns>
    public long TrySetStack(SignalStack stack)
    {
        ThreadSignals signals = scheduler.Current.Signals;
        if (signals.Stack.Holds(machine.Registers.Rsp))
            return Errno.NotPermitted;
        uint mode = stack.Flags & ~SignalStack.AutoDisarm;
        if (mode is not (0 or SignalStack.OnStack or SignalStack.Disabled))
            return Errno.InvalidArgument;
        if (mode != SignalStack.Disabled && (stack.Size < SignalStack.SmallestSize || stack.End < stack.Start))
            return Errno.OutOfMemory;
        signals.Stack = mode == SignalStack.Disabled ? SignalStack.None
            : stack with { Flags = stack.Flags & SignalStack.AutoDisarm, Padding = 0 };
        return 0;
    }

    // The floating-point state on top, the frame below it; the handler starts as if it had been called.
    private bool TryWriteFrame(in SignalAction action, in SignalInfo info, ReadOnlySpan<byte> extendedState, in VcpuExit? fault, out ulong address)
    {
        ulong state = (StackTop(action) - SignalExtendedState.FrameSize) & ~(SignalExtendedState.Alignment - 1);
        address = ((state - (ulong)Unsafe.SizeOf<SignalFrame>()) & ~15ul) - sizeof(ulong);
        SignalStack stack = scheduler.Current.Signals.Stack;
        bool isOutOfStack = stack.Holds(machine.Registers.Rsp) && !stack.Holds(address);
        Span<byte> bytes = stackalloc byte[(int)(state - address) + SignalExtendedState.FrameSize];
        bytes.Clear();
        SignalFrame frame = FrameOf(action, info, fault);
        frame.Context.Machine.ExtendedState = state;
        MemoryMarshal.Write(bytes, in frame);
        SignalExtendedState.Write(extendedState, bytes[(int)(state - address)..]);
        return !isOutOfStack && space.TryWrite(address, bytes);
    }

    private ulong StackTop(in SignalAction action)
    {
        SignalStack stack = scheduler.Current.Signals.Stack;
        ulong current = machine.Registers.Rsp;
        return (action.Flags & SignalAction.OnAlternateStack) != 0 && stack.IsEnabled && !stack.Holds(current) ? stack.End : current - RedZone;
    }

    private SignalFrame FrameOf(in SignalAction action, in SignalInfo info, in VcpuExit? fault)
    {
        GuestThread thread = scheduler.Current;
        var frame = new SignalFrame { ReturnAddress = action.Restorer, Info = info };
        frame.Context.Flags = SignalFrame.UserContext.AllFlags;
        frame.Context.Stack = thread.Signals.Stack;
        frame.Context.Mask = thread.SignalMask;
        frame.Context.Machine = SignalFrame.MachineContext.Of(machine.Registers);
        if (fault is { } exit)
            (frame.Context.Machine.Vector, frame.Context.Machine.ErrorCode, frame.Context.Machine.FaultAddress) = (exit.Vector, exit.ErrorCode, exit.Address);
        return frame;
    }

    private void SetRegisters(in SignalAction action, int signal, ulong frame)
    {
        ref GuestRegisters registers = ref machine.Registers;
        registers.Rip = action.Handler;
        registers.Rsp = frame;
        registers.Rax = 0;
        registers.Rdi = (ulong)signal;
        registers.Rsi = frame + SignalFrame.InfoOffset;
        registers.Rdx = frame + SignalFrame.ContextOffset;
        registers.Rflags &= ~(DirectionFlag | ResumeFlag | TrapFlag);
    }

    private void Disarm(in SignalAction action, int signal)
    {
        GuestThread thread = scheduler.Current;
        thread.SignalMask |= (action.Mask | ((action.Flags & SignalAction.NoDefer) == 0 ? Signal.Bit(signal) : 0)) & ~Signal.Untouchable;
        if ((thread.Signals.Stack.Flags & SignalStack.AutoDisarm) != 0)
            thread.Signals.Stack = SignalStack.None;
        if ((action.Flags & SignalAction.ResetHandler) != 0)
            this[signal].Handler = SignalAction.Default;
    }
}
