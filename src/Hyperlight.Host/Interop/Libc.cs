using System.Runtime.InteropServices;

namespace Hyperlight.Host.Interop;

/// <summary>The C library functions that the host calls; names, constants and layouts are those of Linux on x86-64.</summary>
internal static partial class Libc
{
    public const int OpenReadWrite = 2, OpenCloseOnExec = 0x80000;
    public const int ProtectNone = 0, ProtectRead = 1, ProtectWrite = 2, ProtectExecute = 4;
    public const int MapShared = 1, MapPrivate = 2, MapFixed = 0x10, MapAnonymous = 0x20, MapNoReserve = 0x4000;
    public const uint MemoryFileCloseOnExec = 1, MemoryFileAllowSealing = 2, MemoryFileExecutable = 16;
    public const int AdviseDontNeed = 4, AdviseRemove = 9;
    public const int SeekData = 3, SeekHole = 4, DuplicateCloseOnExec = 1030;
    public const nint OpenProcess = 434, SignalProcess = 424;
    public const int ErrorAccess = 13, ErrorPermission = 1, ErrorInterrupted = 4, ErrorAgain = 11, ErrorNoEntry = 2, ErrorNoProcess = 3, ErrorNoChild = 10, ErrorNoAddress = 6, ErrorNoDevice = 19;
    public const int SignalBlock = 0;
    public const int ClockMonotonic = 1, ClockThreadTime = 3;

    public static nint MapFailed => -1;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Ioctl(int descriptor, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint MapMemory(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int UnmapMemory(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int ProtectMemory(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int AdviseMemory(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetFileLength(int descriptor, nint length);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    public static partial nint Seek(int descriptor, nint offset, int whence);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int ControlFile(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    public static partial nint Trace(int request, int process, nint address, nint data);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitForProcess(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Call(nint number, nint first, nint second, nint third, nint fourth);

    // posix_spawn returns the error number instead of setting errno.
    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static unsafe partial int Spawn(out int process, string path, byte* actions, byte* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static unsafe partial int InitializeSpawnActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static unsafe partial int AddSpawnDuplicate(byte* actions, int descriptor, int target);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static unsafe partial int DestroySpawnActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    public static partial int GetCpu();

    [LibraryImport("libc", EntryPoint = "sched_getaffinity", SetLastError = true)]
    public static unsafe partial int GetAffinity(int thread, nuint size, byte* cpus);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static unsafe partial int SetAffinity(int thread, nuint size, byte* cpus);

    [LibraryImport("libc", EntryPoint = "getpid")]
    public static partial int GetProcessId();

    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "tgkill", SetLastError = true)]
    public static partial int SignalThread(int process, int thread, int signal);

    // pthread functions return the error number instead of setting errno.
    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    public static partial int SetSignalMask(int how, in SignalSet set, out SignalSet old);

    [LibraryImport("libc", EntryPoint = "sigtimedwait", SetLastError = true)]
    public static partial int WaitForSignal(in SignalSet set, nint info, in TimeSpec timeout);

    [LibraryImport("libc", EntryPoint = "sigwaitinfo", SetLastError = true)]
    public static partial int WaitForSignal(in SignalSet set, nint info);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    public static partial int ReadClock(int clock, out TimeSpec time);

    /// <summary>What a clock shows; 0 when there is no such clock.</summary>
    public static long ReadNanoseconds(int clock) => ReadClock(clock, out TimeSpec time) == 0 ? time.Seconds * 1_000_000_000 + time.Nanoseconds : 0;

    [LibraryImport("libc", EntryPoint = "timer_create", SetLastError = true)]
    public static partial int CreateTimer(int clock, in SignalEvent notify, out nint timer);

    [LibraryImport("libc", EntryPoint = "timer_settime", SetLastError = true)]
    public static partial int SetTimer(nint timer, int flags, in TimerSpec value, nint old);

    [LibraryImport("libc", EntryPoint = "timer_delete", SetLastError = true)]
    public static partial int DeleteTimer(nint timer);

    public static string LastError => Marshal.GetLastPInvokeErrorMessage();

    /// <summary><c>sigset_t</c>: 1024 bits, of which the kernel uses 64.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    public struct SignalSet
    {
        public ulong Bits;

        public static SignalSet Of(params ReadOnlySpan<int> signals)
        {
            var set = default(SignalSet);
            foreach (int signal in signals)
                set.Bits |= 1ul << (signal - 1);
            return set;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;

        public static TimeSpec From(TimeSpan span) => new()
        {
            Seconds = span.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct TimerSpec
    {
        public TimeSpec Interval;
        public TimeSpec Value;
    }

    /// <summary><c>struct sigevent</c>, 64 bytes, in its form for <c>SIGEV_THREAD_ID</c> (4).</summary>
    [StructLayout(LayoutKind.Sequential, Size = 64)]
    public struct SignalEvent
    {
        public nint Value;
        public int Signal;
        public int Notify;
        public int ThreadId;

        public const int ToThread = 4;
    }
}
