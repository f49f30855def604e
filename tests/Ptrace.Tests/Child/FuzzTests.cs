using System.Globalization;
using Hyperlight;
using Ptrace.Tests.Support;

namespace Ptrace.Tests.Child;

/// <summary>Random system calls, made by guest code as fast as it can: nothing outside of the sandbox is touched.</summary>
/// <remarks><c>FUZZ_TIMES</c> multiplies their number, <c>FUZZ_SEED</c> repeats a run.</remarks>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Calls = 50_000, CallsOfRun = 2000, TableSize = 256;

    // What ends a guest, or lets it wait: rt_sigreturn, pause, nanosleep, exit, kill, waits of all kinds, exit_group, clock_nanosleep.
    private static readonly ulong[] Deadly = [7, 15, 23, 34, 35, 60, 61, 62, 128, 130, 200, 202, 230, 231, 232, 234, 270, 271, 281];

    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next();
    private readonly int _times = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_TIMES"), CultureInfo.InvariantCulture, out int times) ? times : 1;

    [Fact]
    public void Random_system_calls_leave_files_processes_and_network_untouched()
    {
        using var canary = new Canary();
        Sandbox? built = null;
        int child = ChildProcesses.NewOne(() => built = Guest.Builder().WithCallTimeout(TimeSpan.FromMilliseconds(250)).Build());
        using Sandbox sandbox = built!;
        using Snapshot clean = sandbox.TakeSnapshot();
        sandbox.Restore(clean);
        canary.Look(child);
        var random = new Random(_seed);
        int ends = 0;
        using (KernelTrace trace = KernelTrace.Of(child))
        {
            while (sandbox.Statistics.SystemCalls < (long)Calls * _times)
                ends += TryRun(sandbox, clean, random) ? 0 : 1;
            List<ulong[]> seen = trace.Calls();
            output.WriteLine($"seed {_seed}: {sandbox.Statistics.SystemCalls} system calls, {sandbox.Statistics.RefusedSystemCalls} refused, {ends} guests ended by them; the kernel saw {seen.Count}");
            Assert.All(seen, SystemCallTests.AssertIsOfHost);
        }
        canary.AssertUntouched(child);
        sandbox.Restore(clean);
        Assert.Equal(42, sandbox.Add(40, 2));
    }

    private static bool TryRun(Sandbox sandbox, Snapshot clean, Random random)
    {
        try
        {
            sandbox.Run(Code(random), (ulong)random.NextInt64() | 1, CallsOfRun);
            return true;
        }
        catch (HyperlightException)
        {
            sandbox.Restore(clean);
            return false;
        }
    }

    // A table of numbers and one of arguments lie behind the code; RDI begins the sequence of random numbers, RSI counts.
    private static byte[] Code(Random random)
    {
        byte[] code = new Assembly()
            .Bytes(0x53, 0x41, 0x54, 0x41, 0x55) // push rbx; push r12; push r13
            .Bytes(0x48, 0x89, 0xFB, 0x49, 0x89, 0xF4) // mov rbx, rdi; mov r12, rsi
            .Bytes(0x4C, 0x8D, 0x2D).Bytes(BitConverter.GetBytes(Rest)) // lea r13, [rip + tables]
            .Bytes(0xE8).Bytes(BitConverter.GetBytes(ToDraw(0))).Bytes(0x50) // again: call draw; push rax
            .Bytes(0xE8).Bytes(BitConverter.GetBytes(ToDraw(1))).Bytes(0x49, 0x8B, 0xBC, 0xC5).Bytes(BitConverter.GetBytes(TableSize * 8)) // call draw; mov rdi, [r13 + rax*8 + arguments]
            .Bytes(0xE8).Bytes(BitConverter.GetBytes(ToDraw(2))).Bytes(0x49, 0x8B, 0xB4, 0xC5).Bytes(BitConverter.GetBytes(TableSize * 8)) // ... rsi
            .Bytes(0xE8).Bytes(BitConverter.GetBytes(ToDraw(3))).Bytes(0x49, 0x8B, 0x94, 0xC5).Bytes(BitConverter.GetBytes(TableSize * 8)) // ... rdx
            .Bytes(0xE8).Bytes(BitConverter.GetBytes(ToDraw(4))).Bytes(0x4D, 0x8B, 0x94, 0xC5).Bytes(BitConverter.GetBytes(TableSize * 8)) // ... r10
            .Bytes(0xE8).Bytes(BitConverter.GetBytes(ToDraw(5))).Bytes(0x4D, 0x8B, 0x84, 0xC5).Bytes(BitConverter.GetBytes(TableSize * 8)) // ... r8
            .Bytes(0xE8).Bytes(BitConverter.GetBytes(ToDraw(6))).Bytes(0x4D, 0x8B, 0x8C, 0xC5).Bytes(BitConverter.GetBytes(TableSize * 8)) // ... r9
            .Bytes(0x58, 0x49, 0x8B, 0x44, 0xC5, 0x00) // pop rax; mov rax, [r13 + rax*8]
            .Bytes(0x0F, 0x05, 0x49, 0xFF, 0xCC) // syscall; dec r12
            .Bytes(0x0F, 0x85).Bytes(BitConverter.GetBytes(Start - AfterJump)) // jnz again
            .Bytes(0x31, 0xC0, 0x41, 0x5D, 0x41, 0x5C, 0x5B, 0xC3) // xor eax, eax; pop r13; pop r12; pop rbx; ret
            // draw: xorshift64 in rbx; movzx eax, bl
            .Bytes(0x48, 0x89, 0xD8, 0x48, 0xC1, 0xE0, 0x0D, 0x48, 0x31, 0xC3, 0x48, 0x89, 0xD8, 0x48, 0xC1, 0xE8, 0x07, 0x48, 0x31, 0xC3)
            .Bytes(0x48, 0x89, 0xD8, 0x48, 0xC1, 0xE0, 0x11, 0x48, 0x31, 0xC3, 0x0F, 0xB6, 0xC3).Return();
        Assert.Equal(LeaEnd + Rest, code.Length);
        return [.. code, .. Tables(random)];
    }

    private const int LeaEnd = 18, Start = LeaEnd, DrawCall = 5, Argument = DrawCall + 8, Draws = Start + DrawCall + 1 + 6 * Argument, AfterJump = Draws + 6 + 5 + 6, Draw = AfterJump + 8, DrawLength = 34,
        Rest = Draw + DrawLength - LeaEnd;

    // From the call of the number, or of the n-th argument, to what it calls.
    private static int ToDraw(int index) => Draw - (index == 0 ? Start + DrawCall : Start + DrawCall + 1 + (index - 1) * Argument + DrawCall);

    private static byte[] Tables(Random random)
    {
        var numbers = new ulong[TableSize];
        for (int i = 0; i < TableSize; i++)
        {
            do
                numbers[i] = random.Next(20) == 0 ? (ulong)random.NextInt64() : (ulong)random.Next(470);
            while (Deadly.Contains(numbers[i]) && random.Next(200) != 0);
        }
        ulong[] places = [0, 1, 2, 3, 8, 0x20_0000, 0x21_0000, 0x4_0000_0000, 0x8_0000_0000, 0xFFFF_F000, 0x10_0000_0000, 0x20_0000_0000, 1ul << 47, ulong.MaxValue, 4096, 0x22];
        ulong[] arguments = [.. Enumerable.Range(0, TableSize).Select(_ => random.Next(3) switch
        {
            0 => places[random.Next(places.Length)],
            1 => (ulong)random.Next(1 << random.Next(1, 30)),
            _ => (ulong)random.NextInt64() << random.Next(64),
        })];
        return [.. numbers.Concat(arguments).SelectMany(BitConverter.GetBytes)];
    }
}
