using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Signals: <c>rt_sigaction rt_sigprocmask sigaltstack tgkill tkill kill</c>. Handlers are kept; a signal that would end a process ends the guest.</summary>
internal sealed class SignalCalls(AddressSpace space, Scheduler scheduler, Action<int> abort)
{
    private const int ActionSize = 32, Signals = 64;
    private const ulong DefaultHandler = 0, IgnoreHandler = 1, MaskSize = 8;
    private const int Block = 0, Unblock = 1, SetMask = 2;

    // Ignored unless handled: SIGCHLD, SIGCONT, SIGURG, SIGWINCH (signal(7)).
    private const ulong IgnoredByDefault = 1ul << 16 | 1ul << 17 | 1ul << 22 | 1ul << 27;

    private readonly byte[] _actions = new byte[Signals * ActionSize];

    public void AddTo(SystemCallTable table)
    {
        table[13] = Action;
        table[14] = Mask;
        table[62] = (in SystemCall call) => call.Arg0 == Scheduler.FirstId ? Send((int)call.Arg1) : Errno.NoProcess;
        table[131] = static (in SystemCall _) => 0; // sigaltstack
        table[200] = (in SystemCall call) => HasThread(call.Arg0) ? Send((int)call.Arg1) : Errno.NoProcess;
        table[234] = (in SystemCall call) => HasThread(call.Arg1) ? Send((int)call.Arg2) : Errno.NoProcess;
    }

    private long Action(in SystemCall call)
    {
        if (call.Arg0 is 0 or > Signals || call.Arg3 != MaskSize)
            return Errno.InvalidArgument;
        Span<byte> action = _actions.AsSpan((int)(call.Arg0 - 1) * ActionSize, ActionSize);
        Span<byte> next = stackalloc byte[ActionSize];
        if (call.Arg1 != 0 && !space.TryRead(call.Arg1, next) || call.Arg2 != 0 && !space.TryWrite(call.Arg2, action))
            return Errno.BadAddress;
        if (call.Arg1 != 0)
            next.CopyTo(action);
        return 0;
    }

    private long Mask(in SystemCall call)
    {
        if (call.Arg3 != MaskSize)
            return Errno.InvalidArgument;
        ulong old = scheduler.Current.SignalMask, mask = 0;
        if (call.Arg1 != 0 && !space.TryRead(call.Arg1, out mask) || call.Arg2 != 0 && !space.TryWrite(call.Arg2, old))
            return Errno.BadAddress;
        if (call.Arg1 == 0)
            return 0;
        scheduler.Current.SignalMask = call.Arg0 switch
        {
            Block => old | mask,
            Unblock => old & ~mask,
            SetMask => mask,
            _ => old,
        };
        return call.Arg0 <= SetMask ? 0 : Errno.InvalidArgument;
    }

    private bool HasThread(ulong id) => scheduler.Threads.Any(thread => (ulong)thread.Id == id);

    private long Send(int signal)
    {
        if (signal is < 0 or > Signals)
            return Errno.InvalidArgument;
        bool isFatal = signal != 0 && HandlerOf(signal) == DefaultHandler && (IgnoredByDefault & 1ul << (signal - 1)) == 0;
        if (isFatal)
            abort(signal);
        return 0;
    }

    private ulong HandlerOf(int signal) => BitConverter.ToUInt64(_actions, (signal - 1) * ActionSize);
}
