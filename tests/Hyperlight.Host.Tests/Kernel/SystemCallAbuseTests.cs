using System.Buffers.Binary;
using Hyperlight.Host.Tests.Support;

namespace Hyperlight.Host.Tests.Kernel;

/// <summary>Programs that ask their kernel for what they must not get.</summary>
public sealed class SystemCallAbuseTests(CCompiler compiler, ITestOutputHelper output)
{
    private const ulong SeedMark = 0x5EED_5EED_5EED_5EED;

    // What the host shares with the guest, as docs/architecture.md tells it, and where no guest address is.
    [Theory]
    [InlineData(0x0)]
    [InlineData(0x1000)]
    [InlineData(0x10_0000)]
    [InlineData(0x20_0000)]
    [InlineData(0x21_0000)]
    [InlineData(0x4_0000_0000)]
    [InlineData(0x4_0100_0000)]
    [InlineData(0x8_0000_0000)]
    [InlineData(0x8_0100_0000)]
    [InlineData(0x8000_0000_0000)]
    [InlineData(0xFFFF_FFFF_FFFF_F000)]
    public void The_hosts_part_of_guest_memory_cannot_be_changed(ulong address)
    {
        string source = $$"""
            #define _GNU_SOURCE
            #include <sys/mman.h>
            int main(void)
            {
                void *page = (void *)0x{{address:x}}ul;
                if (mmap(page, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED) return 1;
                if (mprotect(page, 4096, PROT_READ | PROT_WRITE) == 0) return 2;
                if (mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0) return 3;
                if (munmap(page, 4096) == 0) return 4;
                if (madvise(page, 4096, MADV_DONTNEED) == 0) return 5;
                return 42;
            }
            """;

        Assert.Equal(42, Run(source).ExitCode);
    }

    [Fact]
    public void Memory_is_never_writable_and_executable_at_once() => Assert.Equal(42, Run("""
        #include <sys/mman.h>
        int main(void)
        {
            int all = PROT_READ | PROT_WRITE | PROT_EXEC;
            if (mmap(0, 4096, all, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED) return 1;
            void *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (page == MAP_FAILED) return 2;
            if (mprotect(page, 4096, all) == 0) return 3;
            if (mprotect(page, 4096, PROT_WRITE | PROT_EXEC) == 0) return 4;
            return 42;
        }
        """).ExitCode);

    [Fact]
    public void A_right_that_was_taken_away_is_gone()
    {
        const string source = """
            #include <sys/mman.h>
            #include <unistd.h>
            int main(void)
            {
                volatile char *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                page[0] = 1;
                if (mprotect((void *)page, 4096, PROT_READ) != 0) return 1;
                if (page[0] != 1) return 2;
                page[0] = 2;
                return 3;
            }
            """;
        var guest = new SandboxBuilder(GuestBinary.FromFile(compiler.Guest(source))).WithOutput(TextWriter.Null);

        var fault = Assert.Throws<GuestFaultException>(guest.Build);

        Assert.Equal(14, fault.Vector);
        Assert.Contains("writing", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernel_reads_and_writes_only_where_the_guest_may() => Assert.Equal(42, Run("""
        #include <errno.h>
        #include <sys/mman.h>
        #include <sys/random.h>
        #include <time.h>
        #include <unistd.h>
        int main(void)
        {
            char *hidden = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            char *constant = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (write(1, hidden, 10) != -1 || errno != EFAULT) return 1;
            if (write(1, (void *)0x100000, 10) != -1 || errno != EFAULT) return 2;
            if (write(1, (void *)-4096, 8192) != -1 || errno != EFAULT) return 3;
            if (getrandom(constant, 10, 0) != -1 || errno != EFAULT) return 4;
            if (getrandom((void *)0x210000, 10, 0) != -1 || errno != EFAULT) return 5;
            if (getrandom((void *)main, 10, 0) != -1 || errno != EFAULT) return 6;
            if (syscall(228, 1, 0x400000000ul) != -1 || errno != EFAULT) return 7;
            return 42;
        }
        """).ExitCode);

    [Fact]
    public void There_are_no_files_no_network_and_no_other_programs() => Assert.Equal(42, Run("""
        #include <fcntl.h>
        #include <sys/socket.h>
        #include <sys/wait.h>
        #include <unistd.h>
        int main(void)
        {
            if (open("/etc/passwd", O_RDONLY) >= 0) return 1;
            if (open("/proc/self/mem", O_RDWR) >= 0) return 2;
            if (open("/tmp/new", O_CREAT | O_WRONLY, 0600) >= 0) return 3;
            if (socket(AF_INET, SOCK_STREAM, 0) >= 0) return 4;
            if (fork() >= 0) return 5;
            execl("/bin/sh", "sh", (char *)0);
            if (syscall(16, 5, 0xAE80, 0) >= 0) return 6;
            if (read(0, (char[1]){ 0 }, 1) != 0) return 7;
            return 42;
        }
        """).ExitCode);

    [Fact]
    public void Any_system_calls_with_any_arguments_give_a_typed_error()
    {
        byte[] program = File.ReadAllBytes(compiler.Guest(RandomCalls));
        int place = program.AsSpan().IndexOf(BitConverter.GetBytes(SeedMark));
        for (int run = 0; run < 12; run++)
        {
            ulong seed = (ulong)Random.Shared.NextInt64();
            BinaryPrimitives.WriteUInt64LittleEndian(program.AsSpan(place), seed);
            var guest = GuestBinary.FromBytes(program.ToArray(), "random system calls");
            Exception? error = Record.Exception(() => new SandboxBuilder(guest).WithOutput(TextWriter.Null).WithMemoryLimit(64 << 20)
                .WithStartTimeout(TimeSpan.FromSeconds(2)).Build().Dispose());
            output.WriteLine($"seed 0x{seed:x}: {error?.Message}");
            Assert.True(error is HyperlightException, $"seed 0x{seed:x}: {error}");
        }
    }

    // Two thousand calls: mostly numbers that exist, mostly arguments at the edges of something.
    private const string RandomCalls = """
        #include <stdint.h>
        static volatile uint64_t state = 0x5EED5EED5EED5EEDul;
        static char memory[1 << 16];
        static const uint64_t edges[] = {
            0, 1, 2, 3, 8, 16, 63, 64, 65, 4095, 4096, 4097, 65536, 1 << 20, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000, 0x200000, 0x210000,
            0x400000, 0x400000000, 0x800000000, 0x1000000000, 0x7FFFFFFFF000, 0x800000000000, 0x8000000000000000, 0xFFFFFFFFFFFFF000, -1, -2,
        };
        static uint64_t next(void)
        {
            state ^= state << 13; state ^= state >> 7; state ^= state << 17;
            return state;
        }
        static uint64_t argument(void)
        {
            switch (next() % 4) {
            case 0: return next();
            case 1: return (uint64_t)memory + next() % sizeof memory;
            case 2: return edges[next() % (sizeof edges / sizeof *edges)] + next() % 3 - 1;
            default: return edges[next() % (sizeof edges / sizeof *edges)];
            }
        }
        int main(void)
        {
            for (int i = 0; i < 2000; i++) {
                uint64_t number = next() % 8 ? next() % 440 : next();
                switch (number) {
                case 35: case 202: case 230: continue; /* it would sleep */
                case 10: case 11: case 12: case 28: case 60: case 62: case 200: case 231: case 234: if (i < 1500) continue; /* its end, or that of its memory */
                }
                uint64_t a = argument(), b = argument(), c = argument(), d = argument(), e = argument(), f = argument();
                register uint64_t r10 asm("r10") = d;
                register uint64_t r8 asm("r8") = e;
                register uint64_t r9 asm("r9") = f;
                asm volatile("syscall" : "+a"(number) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
            }
            return 0;
        }
        """;

    private GuestExitedException Run(string source)
    {
        var guest = GuestBinary.FromFile(compiler.Guest(source));
        return Assert.Throws<GuestExitedException>(new SandboxBuilder(guest).WithOutput(TextWriter.Null).Build);
    }
}
