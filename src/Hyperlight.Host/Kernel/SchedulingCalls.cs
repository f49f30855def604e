using Hyperlight.Host.Interop;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Who runs when: <c>sched_*</c>, <c>getpriority</c>, <c>setpriority</c>. There is one CPU, and all threads are equal on it.</summary>
internal sealed class SchedulingCalls(AddressSpace space, Scheduler scheduler)
{
    // linux/sched.h. A priority as getpriority returns it: 20 minus the nice value.
    private const ulong Other = 0, FirstInFirstOut = 1, RoundRobin = 2, Batch = 3, Idle = 5;
    private const long NormalPriority = 20, HighestRealTimePriority = 99, TimeSlice = 100_000_000;

    public void AddTo(SystemCallTable table)
    {
        table[140] = static (in SystemCall _) => NormalPriority;
        table[141] = static (in SystemCall _) => 0; // setpriority: being nicer to nobody
        table[142] = (in SystemCall call) => OfThread(call.Arg0, call.Arg1 == 0 ? Errno.InvalidArgument : SetPriority(call.Arg1));
        table[143] = (in SystemCall call) => OfThread(call.Arg0, space.TryWrite(call.Arg1, 0) ? 0 : Errno.BadAddress);
        table[144] = SetPolicy;
        table[145] = (in SystemCall call) => OfThread(call.Arg0, (long)Other);
        table[146] = static (in SystemCall call) => call.Arg0 is FirstInFirstOut or RoundRobin ? HighestRealTimePriority : Range(call.Arg0);
        table[147] = static (in SystemCall call) => call.Arg0 is FirstInFirstOut or RoundRobin ? 1 : Range(call.Arg0);
        table[148] = (in SystemCall call) => OfThread(call.Arg0, space.TryWrite(call.Arg1, new Libc.TimeSpec { Nanoseconds = TimeSlice }) ? 0 : Errno.BadAddress);
        table[203] = SetAffinity;
        table[204] = Affinity;
        table[309] = CurrentCpu;
    }

    private static long Range(ulong policy) => policy is Other or Batch or Idle ? 0 : Errno.InvalidArgument;

    private long OfThread(ulong id, long result) =>
        (int)id < 0 ? Errno.InvalidArgument : id == 0 || scheduler.Threads.Any(thread => thread.Id == (int)id) ? result : Errno.NoProcess;

    private long SetPriority(ulong address) =>
        !space.TryRead(address, out int priority) ? Errno.BadAddress : priority == 0 ? 0 : Errno.InvalidArgument;

    private long SetPolicy(in SystemCall call) => OfThread(call.Arg0, call.Arg1 switch
    {
        Other or Batch or Idle => SetPriority(call.Arg2),
        FirstInFirstOut or RoundRobin => Errno.NotPermitted,
        _ => Errno.InvalidArgument,
    });

    private long SetAffinity(in SystemCall call)
    {
        if (call.Arg1 == 0 || !space.TryRead(call.Arg2, out byte firstCpus))
            return call.Arg1 == 0 ? Errno.InvalidArgument : Errno.BadAddress;
        return OfThread(call.Arg0, (firstCpus & 1) != 0 ? 0 : Errno.InvalidArgument);
    }

    private long Affinity(in SystemCall call)
    {
        ulong firstCpu = 1;
        if (call.Arg1 < sizeof(ulong) || call.Arg1 % sizeof(ulong) != 0)
            return Errno.InvalidArgument;
        return OfThread(call.Arg0, space.TryWrite(call.Arg2, firstCpu) ? sizeof(ulong) : Errno.BadAddress);
    }

    private long CurrentCpu(in SystemCall call) =>
        (call.Arg0 == 0 || space.TryWrite(call.Arg0, 0)) && (call.Arg1 == 0 || space.TryWrite(call.Arg1, 0)) ? 0 : Errno.BadAddress;
}
