using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary><c>futex</c>: what locks and events of the guest wait with.</summary>
/// <remarks>Operations and flags: linux/futex.h.</remarks>
internal sealed class FutexCalls(AddressSpace space, Scheduler scheduler, TimeCalls time)
{
    private const int Wait = 0, Wake = 1, Requeue = 3, CompareRequeue = 4, WaitBitset = 9, WakeBitset = 10;
    private const ulong PrivateFlag = 128, RealTimeFlag = 256;

    public void AddTo(SystemCallTable table) => table[202] = Futex;

    private long Futex(in SystemCall call)
    {
        ulong operation = call.Arg1 & ~(PrivateFlag | RealTimeFlag);
        return operation switch
        {
            Wait or WaitBitset => WaitOn(call, isAbsolute: operation == WaitBitset),
            Wake or WakeBitset => scheduler.Wake(call.Arg0, Count(call.Arg2)),
            Requeue => scheduler.Wake(call.Arg0, Count(call.Arg2)) + scheduler.Requeue(call.Arg0, call.Arg4, Count(call.Arg3)),
            CompareRequeue => !space.TryRead(call.Arg0, out uint value) ? Errno.BadAddress
                : value != (uint)call.Arg5 ? Errno.TryAgain
                : scheduler.Wake(call.Arg0, Count(call.Arg2)) + scheduler.Requeue(call.Arg0, call.Arg4, Count(call.Arg3)),
            _ => Errno.NotImplemented,
        };
    }

    private long WaitOn(in SystemCall call, bool isAbsolute)
    {
        if (!space.TryRead(call.Arg0, out uint value))
            return Errno.BadAddress;
        if (value != (uint)call.Arg2)
            return Errno.TryAgain;
        TimeSpan? timeout = null;
        if (call.Arg3 != 0)
        {
            int clock = (call.Arg1 & RealTimeFlag) != 0 ? TimeCalls.RealTime : TimeCalls.Monotonic;
            if (time.ReadWait(call.Arg3, clock, isAbsolute, out TimeSpan wait) is var error and not 0)
                return error;
            timeout = wait;
        }
        scheduler.Wait(call.Arg0, timeout, Errno.TimedOut);
        return 0;
    }

    private static int Count(ulong argument) => (int)Math.Min(argument & uint.MaxValue, int.MaxValue);
}
