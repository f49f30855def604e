using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;
using Hyperlight.Host.Kernel.Clock;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Clocks, sleeping and time used: <c>clock_gettime clock_getres gettimeofday time nanosleep clock_nanosleep getrusage times</c>.</summary>
internal sealed class TimeCalls(AddressSpace space, Scheduler scheduler, GuestClock clock, CpuTime cpu)
{
    // linux/time.h. Alarm clocks and the one without leap seconds tell what their plain forms tell.
    public const int RealTime = 0, Monotonic = 1;
    private const int ProcessTime = 2, ThreadTime = 3, RealTimeCoarse = 5, RealTimeAlarm = 8, Tai = 11, Missing = 10;
    private const ulong AbsoluteFlag = 1;
    private const long NanosecondsPerSecond = 1_000_000_000, NanosecondsPerTick = NanosecondsPerSecond / 100;
    private const int UsageSize = 144, UsageOfSelf = 0, UsageOfChildren = -1, UsageOfThread = 1;

    public void AddTo(SystemCallTable table)
    {
        table[35] = (in SystemCall call) => Sleep(call.Arg0, Monotonic, isAbsolute: false);
        table[96] = TimeOfDay;
        table[98] = Usage;
        table[100] = Times;
        table[164] = table[227] = static (in SystemCall _) => Errno.NotPermitted; // settimeofday clock_settime
        table[201] = Time;
        table[228] = (in SystemCall call) => IsClock(call.Arg0) ? Write(call.Arg1, Spec(Now((int)call.Arg0))) : Errno.InvalidArgument;
        table[229] = (in SystemCall call) => !IsClock(call.Arg0) ? Errno.InvalidArgument
            : call.Arg1 == 0 ? 0 : Write(call.Arg1, new Libc.TimeSpec { Nanoseconds = 1 });
        table[230] = (in SystemCall call) => !IsClock(call.Arg0) || (int)call.Arg0 is ProcessTime or ThreadTime ? Errno.InvalidArgument
            : Sleep(call.Arg2, (int)call.Arg0, (call.Arg1 & AbsoluteFlag) != 0);
    }

    /// <summary>Reads a <c>struct timespec</c> that says how long, or until when, a thread waits.</summary>
    /// <returns>0, or the error for one that cannot be read or is no time.</returns>
    public long ReadWait(ulong address, int clockId, bool isAbsolute, out TimeSpan wait)
    {
        wait = default;
        if (!space.TryRead(address, out Libc.TimeSpec time))
            return Errno.BadAddress;
        if (time.Seconds < 0 || time.Nanoseconds is < 0 or >= NanosecondsPerSecond)
            return Errno.InvalidArgument;
        // A hundred years are for ever, and keep the arithmetic in range.
        long value = Math.Min(time.Seconds, 3_155_760_000L) * NanosecondsPerSecond + time.Nanoseconds;
        long left = isAbsolute ? value - Now(clockId) : value;
        // Rounded up, so that nobody wakes before the time.
        wait = TimeSpan.FromTicks(Math.Max(0, left + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick);
        return 0;
    }

    private static bool IsClock(ulong id) => id <= Tai && id != Missing;

    private static Libc.TimeSpec Spec(long nanoseconds) =>
        new() { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };

    private long Now(int clockId) => clockId switch
    {
        RealTime or RealTimeCoarse or RealTimeAlarm or Tai => clock.Wall,
        ProcessTime or ThreadTime => cpu.Nanoseconds,
        _ => clock.Monotonic,
    };

    private long Write(ulong address, Libc.TimeSpec time) => space.TryWrite(address, time) ? 0 : Errno.BadAddress;

    // struct timeval, in microseconds; the time zone of the second argument is always UTC.
    private long TimeOfDay(in SystemCall call)
    {
        Libc.TimeSpec now = Spec(clock.Wall);
        now.Nanoseconds /= 1000;
        if (call.Arg1 != 0 && !space.TryWrite(call.Arg1, 0ul))
            return Errno.BadAddress;
        return call.Arg0 == 0 ? 0 : Write(call.Arg0, now);
    }

    private long Time(in SystemCall call)
    {
        long seconds = clock.Wall / NanosecondsPerSecond;
        return call.Arg0 == 0 || space.TryWrite(call.Arg0, seconds) ? seconds : Errno.BadAddress;
    }

    private long Sleep(ulong address, int clockId, bool isAbsolute)
    {
        long result = ReadWait(address, clockId, isAbsolute, out TimeSpan wait);
        if (result == 0)
            scheduler.Wait(0, wait, 0);
        return result;
    }

    // struct rusage: user and system time as struct timeval, then counters that stay zero.
    private long Usage(in SystemCall call)
    {
        int who = (int)call.Arg0;
        if (who is not (UsageOfSelf or UsageOfChildren or UsageOfThread))
            return Errno.InvalidArgument;
        Span<byte> usage = stackalloc byte[UsageSize];
        usage.Clear();
        Libc.TimeSpec user = Spec(who == UsageOfChildren ? 0 : cpu.Nanoseconds);
        user.Nanoseconds /= 1000;
        MemoryMarshal.Write(usage, in user);
        return space.TryWrite(call.Arg1, usage) ? 0 : Errno.BadAddress;
    }

    // struct tms: user and system time of the process and its children, in hundredths of a second.
    private long Times(in SystemCall call)
    {
        ReadOnlySpan<long> times = [cpu.Nanoseconds / NanosecondsPerTick, 0, 0, 0];
        bool written = call.Arg0 == 0 || space.TryWrite(call.Arg0, MemoryMarshal.AsBytes(times));
        return written ? clock.Monotonic / NanosecondsPerTick : Errno.BadAddress;
    }
}
