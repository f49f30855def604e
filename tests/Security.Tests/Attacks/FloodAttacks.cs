using System.Diagnostics;
using Hyperlight;
using Security.Tests.Machine;

namespace Security.Tests.Attacks;

/// <summary>Too much of everything: time, stack, memory, threads, mappings, descriptors, output.</summary>
internal static class FloodAttacks
{
    private const int TryAgain = 11, NoMemory = 12, TooManyFiles = 24, NoSpace = 28;
    private const uint GrowPort = 110;
    private const ulong NonBlocking = 0x800;
    private const ulong StackEnd = 0x1_0000_0000 - (2 << 20);

    private static readonly int[] FatalSignals = [1, 4, 6, 9, 15, 31, 64];

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromMilliseconds(500);
    private static readonly Expected TimesOut = Expected.Throws<GuestTimeoutException>(poisons: true);
    private static readonly Expected Exits = Expected.Throws<GuestExitedException>(poisons: true);
    private static readonly Expected Hangs = Expected.Either(Expected.Throws<GuestDeadlockException>(poisons: true), TimesOut);

    public static IEnumerable<Attack> Rows =>
    [
        .. Spins.Select(row => Briefly(new Attack($"spins with {row.Name}", Code.Forever(row.Body), TimesOut))),
        Briefly(new Attack("spins with the rights of much memory", RightsOfMuch, TimesOut)),
        Briefly(new Attack("spins with mapping and unmapping much memory", Code.Forever(new Code().SystemCall(9, 0x20_0000_0000, 128 << 20, 3, 0x32, ulong.MaxValue, 0).SystemCall(11, 0x20_0000_0000, 128 << 20)), TimesOut)),
        Briefly(new Attack("spins with discarding much memory", DiscardMuch, TimesOut)),
        Briefly(new Attack("spins with moving much memory", MoveMuch, TimesOut)),
        Briefly(new Attack("spins in C#", static cell => Nothing(cell.Trouble.Spin), TimesOut)),
        Briefly(new Attack("spins on a second thread", static cell => cell.Machine.RunCodeOnThread(Code.Forever(new Code().Hex("90")).ToArray(), 0, 0), TimesOut)),
        Briefly(new Attack("sleeps for ever", static cell => Nothing(cell.Trouble.SleepForever), Hangs)),
        Briefly(new Attack("deadlocks", static cell => Nothing(cell.Trouble.Deadlock), Hangs)),
        Briefly(new Attack("waits on a futex for ever", new Code().Set(Register.Rdi, MemoryAttacks.Input).Hex("8B17").SystemCall(202, null, 0, null, 0).Return(), Hangs)), // mov edx, [rdi]
        Briefly(new Attack("sleeps for three centuries", new Code().Hex("6A00").Set(Register.Rax, 10_000_000_000).Hex("50 4889E7").SystemCall(35, null, 0), TimesOut)), // push; mov rdi, rsp
        Briefly(new Attack("calls the host for ever", static cell => (ulong)cell.RoundTrips.SumAfterHostCalls(default, int.MaxValue), TimesOut)),
        new Attack("overflows the stack", new Code().Hex("E8FBFFFFFF"), Expected.PageFault(StackEnd - 8)), // call itself
        new Attack("jumps over the stack's guard page", new Code().Hex("4881EC00000001 50"), Expected.Fault(14)), // sub rsp, 16 MiB; push rax
        new Attack("overflows the stack of a second thread", static cell => cell.Machine.RunCodeOnThread(new Code().Hex("E8FBFFFFFF").ToArray(), 0, 0), Expected.Fault(14)),
        new Attack("recurses in C# without end", static cell => (ulong)cell.Trouble.Recurse(0), Expected.Either(Expected.Fault(14), Exits)),
        new Attack("runs off the end of memory with a string instruction", new Code().Set(Register.Rcx, ulong.MaxValue).Hex("4889E7 F3AA"), Expected.PageFault(StackEnd + (2 << 20))), // mov rdi, rsp; rep stosb
        new Attack("allocates more than there is", static cell => (ulong)cell.Trouble.Allocate(int.MaxValue).Length, Expected.GuestThrows("System.OutOfMemoryException")),
        new Attack("starts a thousand threads", static cell => (ulong)cell.Trouble.StartThreads(1000), Expected.GuestThrows("System.OutOfMemoryException")),
        new Attack("maps until memory is used up", MapAll, Expected.Errno(NoMemory), second: 1 << 20),
        new Attack("fills memory before a large message", static cell => FillThen(cell, static cell => (ulong)cell.Echo.Echo(new string('x', 8 << 20)).Length), Expected.Throws<GuestOutOfMemoryException>(poisons: false)),
        new Attack("maps ranges without end", MapApart, Expected.Errno(NoMemory), first: 0x20_0000_0000, second: 1 << 20),
        new Attack("splits a range without end", SplitRange, Expected.Errno(NoMemory), first: 0x20_0000_1000, second: 200_000),
        new Attack("uses up memory with page tables", MapFarApart, Expected.Either(Expected.Errno(NoMemory), Expected.Throws<GuestOutOfMemoryException>(poisons: true)), first: 0x20_0000_0000, second: 1 << 20),
        new Attack("starts threads without end", StartThread, Expected.Errno(TryAgain), second: 10_000),
        new Attack("opens pipes without end", Code.UntilError(0, new Code().SystemCall(22, MemoryAttacks.Output)), Expected.Errno(TooManyFiles), second: 10_000),
        new Attack("duplicates descriptors without end", Code.UntilError(0, new Code().SystemCall(32, 1)), Expected.Errno(TooManyFiles), second: 10_000),
        new Attack("fills a pipe", FillPipe(NonBlocking), Expected.Errno(TryAgain), second: 10_000),
        Briefly(new Attack("waits for room in a pipe", FillPipe(0), Hangs, second: 10_000)),
        new Attack("prints without end", Print(1), Expected.Errno(NoSpace), second: 1 << 20),
        new Attack("prints errors without end", Print(2), Expected.Errno(NoSpace), second: 1 << 20),
        new Attack("prints in C# without end", static cell => Nothing(() => cell.Trouble.PrintForever(new string('x', 60_000))), Expected.GuestThrows("System.IO.IOException")),
        new Attack("prints a gigabyte in one system call", PrintVectors, new Expected("at most a MiB", false, outcome => outcome.Thrown is null && outcome.Result is > 0 and <= 1 << 20)),
        .. FatalSignals.Select(signal => new Attack($"sends itself signal {signal}", new Code().SystemCall(62, 1, (ulong)signal), Exits)),
        new Attack("exits", new Code().SystemCall(231, 7), new Expected("exit code 7", true, outcome => outcome.Thrown is GuestExitedException { ExitCode: 7 })),
        Briefly(new Attack("ends its main thread", new Code().SystemCall(60, 7), Expected.Either(Hangs, Exits))),
        new Attack("fails fast", static cell => Nothing(() => cell.Trouble.FailFast("\u001b[2J\n" + new string('x', 10_000))), new Expected(
            "short last words", true, outcome => outcome.Thrown is GuestExitedException { Message.Length: < 2_000 } error && !error.Message.Contains('\u001b'))),
    ];

    private static (string Name, Code Body)[] Spins =>
    [
        ("nothing", new Code()), ("pauses", new Code().Hex("F390")), ("cpuid", new Code().Hex("31C0 31C9 0FA2")), ("rdtsc", new Code().Hex("0F31")), ("xgetbv", new Code().Hex("31C9 0F01D0")),
        ("system calls", new Code().SystemCall(39)), ("refused system calls", new Code().SystemCall(511)), ("yields", new Code().SystemCall(24)),
        ("hypercalls", new Code().Out(GrowPort, 0)), ("system calls by the port", new Code().Hex("488D0D0C000000").Set(Register.Rax, 39).Hex("E6F0")),
        ("the largest range", new Code().SystemCall(9, 0x20_0000_0000, (1ul << 47) - 0x40_0000_0000, 0, 0x32, ulong.MaxValue, 0)),
        ("randomness", new Code().SystemCall(318, MemoryAttacks.Output, 0x1_0000, 0)), ("locked memory", new Code().Hex("F0FF0424")),
    ];

    // mmap of one MiB, of one page on every other, and of one page in every GiB: three page tables each.
    private static Code MapAll => Code.UntilError(0, new Code().SystemCall(9, 0, 1 << 20, 3, 0x22, ulong.MaxValue, 0));

    private static Code MapApart => Code.UntilError(0x2000, new Code().Hex("4889DF").SystemCall(9, null, 0x1000, 0, 0x10_0022, ulong.MaxValue, 0));

    private static Code MapFarApart => Code.UntilError(1 << 30, new Code().Hex("4889DF").SystemCall(9, null, 0x1000, 3, 0x10_0022, ulong.MaxValue, 0));

    private static Code MapMuch => new Code().SystemCall(9, 0x20_0000_0000, 128 << 20, 3, 0x32, ulong.MaxValue, 0);

    private static Code RightsOfMuch => MapMuch.Bytes(Code.Forever(new Code().SystemCall(10, 0x20_0000_0000, 128 << 20, 1).SystemCall(10, 0x20_0000_0000, 128 << 20, 3)).ToArray());

    // mremap gives a new place each time, which is the next one's old: mov rdi, rax
    private static Code MoveMuch => MapMuch.Bytes(Code.Forever(new Code().Hex("4889C7").SystemCall(25, null, 64 << 20, 65 << 20, 1)
        .Hex("4889C7").SystemCall(25, null, 65 << 20, 64 << 20, 1)).ToArray());

    private static Code DiscardMuch => MapMuch.Bytes(Code.Forever(new Code().SystemCall(28, 0x20_0000_0000, 128 << 20, 4)).ToArray());

    private static Code SplitRange => new Code().Hex("57 56").SystemCall(9, 0x20_0000_0000, 1ul << 40, 0, 0x32, ulong.MaxValue, 0).Hex("5E 5F") // push rdi; push rsi; pop both
        .Bytes(Code.UntilError(0x2000, new Code().Hex("4889DF").SystemCall(11, null, 0x1000)).ToArray());

    // A new thread waits on the first word of the input buffer: test rax, rax; jnz over; mov edx, [rdi]; futex.
    private static Code StartThread
    {
        get
        {
            Code child = new Code().Set(Register.Rdi, MemoryAttacks.Input).Hex("8B17").SystemCall(202, null, 0, null, 0);
            return Code.UntilError(0, new Code().SystemCall(56, 0x9_0100, MemoryAttacks.Output + 0x8000, 0, 0, 0x1_0000).Hex("4885C0 75").Bytes([(byte)child.Length]).Bytes(child.ToArray()));
        }
    }

    // pipe2; the writer's number is the second word; write(writer, output buffer, 4096) until it is full.
    private static Code FillPipe(ulong flags) => new Code().Hex("57 56").SystemCall(293, MemoryAttacks.Output, flags).Hex("5E 5F").Bytes(Code.UntilError(
        0, new Code().Set(Register.Rax, MemoryAttacks.Output + 4).Hex("8B38").SystemCall(1, null, MemoryAttacks.Output, 4096)).ToArray()); // mov edi, [rax]

    private static Code Print(ulong descriptor) => Code.UntilError(0, new Code().SystemCall(1, descriptor, MemoryAttacks.Output, 0x1_0000));

    // 1024 times the same vector of 64 KiB: mov [rdi], rdx; mov [rdi+8], rcx; add rdi, 16; loop in RAX.
    private static Code PrintVectors => new Code().Set(Register.Rdi, MemoryAttacks.Output).Set(Register.Rdx, MemoryAttacks.Output).Set(Register.Rcx, 0x1_0000).Set(Register.Rax, 1024)
        .Hex("488917 48894F08 4883C710 48FFC8 75F0").SystemCall(20, 1, MemoryAttacks.Output, 1024).Return();

    private static Attack Briefly(Attack attack) => attack with
    {
        Run = cell =>
        {
            using IDisposable limit = cell.Attacked.LimitCalls(Moment);
            var clock = Stopwatch.StartNew();
            try
            {
                return attack.Run(cell);
            }
            finally
            {
                Assert.InRange(clock.Elapsed, TimeSpan.Zero, Moment + Patience);
            }
        },
    };

    private static ulong FillThen(Cell cell, Func<Cell, ulong> then)
    {
        cell.Machine.RunCode(MapAll.ToArray(), 0, 1 << 20);
        cell.Machine.RunCode(Code.UntilError(0, new Code().SystemCall(9, 0, 4096, 3, 0x22, ulong.MaxValue, 0)).ToArray(), 0, 1 << 20);
        return then(cell);
    }

    private static ulong Nothing(Action action)
    {
        action();
        return 0;
    }
}
