using System.Runtime.InteropServices;
using Hyperlight.Host.Interop;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Kernel;

/// <summary>Waiting for descriptors: <c>poll ppoll</c>. A wait that other pipes interrupt starts its time again.</summary>
internal sealed class PollCalls(AddressSpace space, Scheduler scheduler, FileCalls files)
{
    private const ulong MostDescriptors = 1024;

    public void AddTo(SystemCallTable table)
    {
        table[7] = (in SystemCall call) => Poll(call, (int)call.Arg2 < 0 ? null : TimeSpan.FromMilliseconds((int)call.Arg2));
        table[271] = PollWithTime;
    }

    private long PollWithTime(in SystemCall call)
    {
        if (call.Arg2 == 0)
            return Poll(call, null);
        if (!space.TryRead(call.Arg2, out Libc.TimeSpec time))
            return Errno.BadAddress;
        if (time.Seconds < 0 || time.Nanoseconds is < 0 or > 999_999_999)
            return Errno.InvalidArgument;
        return Poll(call, TimeSpan.FromSeconds(Math.Min(time.Seconds, 3_155_760_000L)) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0));
    }

    private long Poll(in SystemCall call, TimeSpan? timeout)
    {
        if (call.Arg1 > MostDescriptors)
            return Errno.InvalidArgument;
        long ready = 0;
        for (ulong i = 0; i < call.Arg1; i++)
        {
            ulong address = call.Arg0 + i * (ulong)Marshal.SizeOf<PollEntry>();
            if (!space.TryRead(address, out PollEntry entry))
                return Errno.BadAddress;
            entry.Returned = entry.Descriptor < 0 ? PollEvents.None : files.EventsOf(entry.Descriptor) & (entry.Wanted | PollEvents.Always);
            if (!space.TryWrite(address, entry))
                return Errno.BadAddress;
            ready += entry.Returned == PollEvents.None ? 0 : 1;
        }
        return ready > 0 || timeout == TimeSpan.Zero ? ready : scheduler.WaitAndRepeat(FileCalls.AnyPipe, call, timeout, 0);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public PollEvents Wanted, Returned;
    }
}
