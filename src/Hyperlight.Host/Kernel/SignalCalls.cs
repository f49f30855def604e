using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Kernel.Signals;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>
/// Signals: <c>rt_sigaction rt_sigprocmask rt_sigpending rt_sigreturn sigaltstack kill tkill tgkill</c>. A sent signal reaches a thread when that
/// thread next runs; no wait is interrupted.
/// </summary>
internal sealed class SignalCalls : IKernelState
{
    private const ulong MaskSize = sizeof(ulong);
    private const int Block = 0, Unblock = 1, SetMask = 2;

    private readonly IVirtualMachine _machine;
    private readonly AddressSpace _space;
    private readonly Scheduler _scheduler;
    private readonly SignalHandlers _handlers;
    private readonly Action<int> _end;
    private ulong _pending;

    /// <param name="machine">Where handlers run.</param>
    /// <param name="space">The guest's memory.</param>
    /// <param name="scheduler">The guest's threads.</param>
    /// <param name="end">Ends the guest because of a signal; does not return.</param>
    public SignalCalls(IVirtualMachine machine, AddressSpace space, Scheduler scheduler, Action<int> end)
    {
        (_machine, _space, _scheduler, _end) = (machine, space, scheduler, end);
        _handlers = new SignalHandlers(machine, space, scheduler);
        Faults = new FaultDelivery(machine, space, scheduler, _handlers);
    }

    public FaultDelivery Faults { get; }

    public void Save(BinaryWriter writer)
    {
        _handlers.Save(writer);
        writer.Write(_pending);
    }

    public void Load(BinaryReader reader)
    {
        _handlers.Load(reader);
        _pending = reader.ReadUInt64();
        Faults.Forget();
    }

    public void AddTo(SystemCallTable table)
    {
        table[13] = Action;
        table[14] = Mask;
        table[15] = Return;
        table[62] = (in SystemCall call) => IsOurProcess(call.Arg0) ? Send(call.Arg1, null) : Errno.NoProcess;
        table[127] = Pending;
        table[131] = Stack;
        table[200] = (in SystemCall call) => SendTo(call.Arg0, call.Arg1);
        table[234] = (in SystemCall call) => (int)call.Arg0 <= 0 ? Errno.InvalidArgument
            : call.Arg0 == Scheduler.FirstId ? SendTo(call.Arg1, call.Arg2) : Errno.NoProcess;
    }

    /// <summary>Makes the current thread handle what was sent to it: handlers are stacked, the one entered last runs first, as on Linux.</summary>
    public void Deliver()
    {
        GuestThread thread = _scheduler.Current;
        for (ulong waiting; (waiting = (thread.Signals.Pending | _pending) & ~thread.SignalMask) != 0;)
        {
            int signal = System.Numerics.BitOperations.TrailingZeroCount(waiting) + 1;
            bool isForThread = (thread.Signals.Pending & Signal.Bit(signal)) != 0;
            if (isForThread)
                thread.Signals.Pending &= ~Signal.Bit(signal);
            else
                _pending &= ~Signal.Bit(signal);
            Handle(signal, isForThread);
        }
    }

    private void Handle(int signal, bool isForThread)
    {
        SignalAction action = _handlers[signal];
        if (action.IsIgnore || action.IsDefault && Signal.IsIgnoredByDefault(signal))
            return;
        if (action.IsDefault)
            _end(signal);
        var info = new SignalInfo { Signal = signal, Code = isForThread ? SignalInfo.ToThread : SignalInfo.FromUser, ProcessId = Scheduler.FirstId };
        byte[] extended = new byte[_machine.ExtendedStateSize];
        _machine.SaveExtendedState(extended);
        if (!_handlers.TryEnter(info, extended, null, out _))
            _end(Signal.Segmentation);
    }

    private long Action(in SystemCall call)
    {
        if (call.Arg0 is 0 or > Signal.Last || call.Arg3 != MaskSize || call.Arg1 != 0 && (Signal.Untouchable & Signal.Bit((int)call.Arg0)) != 0)
            return Errno.InvalidArgument;
        ref SignalAction action = ref _handlers[(int)call.Arg0];
        SignalAction next = default;
        if (call.Arg1 != 0 && !_space.TryRead(call.Arg1, out next) || call.Arg2 != 0 && !_space.TryWrite(call.Arg2, action))
            return Errno.BadAddress;
        if (call.Arg1 != 0)
            action = next;
        return 0;
    }

    private long Mask(in SystemCall call)
    {
        if (call.Arg3 != MaskSize)
            return Errno.InvalidArgument;
        ulong old = _scheduler.Current.SignalMask, mask = 0;
        if (call.Arg1 != 0 && !_space.TryRead(call.Arg1, out mask) || call.Arg2 != 0 && !_space.TryWrite(call.Arg2, old))
            return Errno.BadAddress;
        if (call.Arg1 == 0)
            return 0;
        if (call.Arg0 > SetMask)
            return Errno.InvalidArgument;
        ulong next = call.Arg0 switch
        {
            Block => old | mask,
            Unblock => old & ~mask,
            _ => mask,
        };
        _scheduler.Current.SignalMask = next & ~Signal.Untouchable;
        return 0;
    }

    private long Return(in SystemCall call)
    {
        if (!_handlers.TryReturn(out ulong frame))
            _end(Signal.Segmentation);
        Faults.Close(frame);
        return (long)_machine.Registers.Rax;
    }

    private long Pending(in SystemCall call)
    {
        ulong waiting = (_scheduler.Current.Signals.Pending | _pending) & _scheduler.Current.SignalMask;
        if (call.Arg1 > MaskSize)
            return Errno.InvalidArgument;
        return _space.TryWrite(call.Arg0, BitConverter.GetBytes(waiting).AsSpan(0, (int)call.Arg1)) ? 0 : Errno.BadAddress;
    }

    private long Stack(in SystemCall call)
    {
        SignalStack old = _scheduler.Current.Signals.Stack, next = default;
        if (old.Holds(_machine.Registers.Rsp))
            old.Flags |= SignalStack.OnStack;
        if (call.Arg0 != 0 && !_space.TryRead(call.Arg0, out next))
            return Errno.BadAddress;
        long result = call.Arg0 == 0 ? 0 : _handlers.TrySetStack(next);
        return result == 0 && call.Arg1 != 0 && !_space.TryWrite(call.Arg1, old) ? Errno.BadAddress : result;
    }

    private static bool IsOurProcess(ulong id) => (int)id is Scheduler.FirstId or 0 or -1;

    private long SendTo(ulong id, ulong signal)
    {
        if ((int)id <= 0)
            return Errno.InvalidArgument;
        GuestThread? thread = _scheduler.Threads.FirstOrDefault(thread => thread.Id == (int)id);
        return thread is null ? Errno.NoProcess : Send(signal, thread);
    }

    // To one thread, or to whichever of them does not block it.
    private long Send(ulong signal, GuestThread? thread)
    {
        if (signal > Signal.Last)
            return Errno.InvalidArgument;
        if (signal == 0)
            return 0;
        SignalAction action = _handlers[(int)signal];
        bool isBlockedByAll = thread is not null ? (thread.SignalMask & Signal.Bit((int)signal)) != 0
            : _scheduler.Threads.All(each => (each.SignalMask & Signal.Bit((int)signal)) != 0);
        // Nobody has to run for what ends the guest, however long its threads wait.
        if (action.IsDefault && !isBlockedByAll && !Signal.IsIgnoredByDefault((int)signal))
            _end((int)signal);
        if (thread is not null)
            thread.Signals.Pending |= Signal.Bit((int)signal);
        else
            _pending |= Signal.Bit((int)signal);
        return 0;
    }
}
