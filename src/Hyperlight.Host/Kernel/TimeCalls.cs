using System.Diagnostics;
using Hyperlight.Host.Interop;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Clocks and sleeping: <c>clock_gettime clock_getres gettimeofday time nanosleep clock_nanosleep</c>.</summary>
internal sealed class TimeCalls(AddressSpace space, Scheduler scheduler)
{
    public const int RealTime = 0, Monotonic = 1;
    private const ulong LastClock = 11, AbsoluteFlag = 1;

    public void AddTo(SystemCallTable table)
    {
        table[35] = (in SystemCall call) => Sleep(call.Arg0, Monotonic, isAbsolute: false);
        table[96] = TimeOfDay;
        table[201] = (in SystemCall call) => call.Arg0 == 0 || space.TryWrite(call.Arg0, Now(RealTime).Seconds) ? Now(RealTime).Seconds : Errno.BadAddress;
        table[228] = (in SystemCall call) => call.Arg0 > LastClock ? Errno.InvalidArgument : Write(call.Arg1, Now((int)call.Arg0));
        table[229] = (in SystemCall call) => call.Arg0 > LastClock ? Errno.InvalidArgument
            : call.Arg1 == 0 ? 0 : Write(call.Arg1, new Libc.TimeSpec { Nanoseconds = 1 });
        table[230] = (in SystemCall call) => call.Arg0 > LastClock ? Errno.InvalidArgument : Sleep(call.Arg2, (int)call.Arg0, (call.Arg1 & AbsoluteFlag) != 0);
    }

    /// <summary>Reads a <c>struct timespec</c> that says how long, or until when, a thread waits.</summary>
    /// <returns>False when it cannot be read or is no time.</returns>
    public bool TryReadWait(ulong address, int clock, bool isAbsolute, out TimeSpan wait)
    {
        wait = default;
        if (!space.TryRead(address, out Libc.TimeSpec time) || time.Seconds < 0 || time.Nanoseconds is < 0 or > 999_999_999)
            return false;
        // A hundred years are for ever, and keep the arithmetic in range.
        TimeSpan value = TimeSpan.FromSeconds(Math.Min(time.Seconds, 3_155_760_000L)) + TimeSpan.FromTicks((time.Nanoseconds + 99) / 100);
        Libc.TimeSpec now = Now(clock);
        wait = isAbsolute ? value - (TimeSpan.FromSeconds(now.Seconds) + TimeSpan.FromTicks(now.Nanoseconds / 100)) : value;
        wait = wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        return true;
    }

    private static Libc.TimeSpec Now(int clock)
    {
        // RealTime and its coarse variant (5) tell the date; every other clock counts from the host's start.
        TimeSpan time = clock is RealTime or 5 ? DateTime.UtcNow - DateTime.UnixEpoch : Stopwatch.GetElapsedTime(0);
        return Libc.TimeSpec.From(time);
    }

    private long Write(ulong address, Libc.TimeSpec time) => space.TryWrite(address, time) ? 0 : Errno.BadAddress;

    private long TimeOfDay(in SystemCall call)
    {
        Libc.TimeSpec now = Now(RealTime);
        now.Nanoseconds /= 1000;
        return call.Arg0 == 0 ? 0 : Write(call.Arg0, now);
    }

    private long Sleep(ulong address, int clock, bool isAbsolute)
    {
        if (!TryReadWait(address, clock, isAbsolute, out TimeSpan wait))
            return Errno.InvalidArgument;
        scheduler.Wait(0, wait, 0);
        return 0;
    }
}
