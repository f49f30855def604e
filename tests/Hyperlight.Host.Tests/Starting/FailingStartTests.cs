using System.Diagnostics;
using Hyperlight.Host.Tests.Support;

namespace Hyperlight.Host.Tests.Starting;

/// <summary>Programs that never become ready, each in its own way.</summary>
public sealed class FailingStartTests(CCompiler compiler)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(200);

    [Fact]
    public void A_fault_at_start_is_told_with_its_address_and_its_function()
    {
        var fault = Fails<GuestFaultException>("""
            __attribute__((noinline)) int touch(volatile int *address) { return *address; }
            int main(void) { return touch((int *)8); }
            """);

        Assert.Equal(14, fault.Vector);
        Assert.Equal(8ul, fault.Address);
        Assert.Matches(@"^touch\+0x[0-9a-f]+$", fault.Function);
    }

    [Theory]
    [InlineData("asm volatile(\"ud2\");", 6)]
    [InlineData("asm volatile(\"hlt\");", 13)]
    [InlineData("asm volatile(\"cli\");", 13)]
    [InlineData("asm volatile(\"int3\");", 3)]
    [InlineData("asm volatile(\"mov %%cr3, %%rax\" ::: \"rax\");", 13)]
    [InlineData("asm volatile(\"rdmsr\" :: \"c\"(0xC0000082) : \"rax\", \"rdx\");", 13)]
    [InlineData("asm volatile(\"lgdt (%%rsp)\" ::: \"memory\");", 13)]
    [InlineData("volatile int one = 1, zero = 0; one = one / zero;", 0)]
    [InlineData("asm volatile(\"outb %%al, $0x80\" ::);", 13)]
    [InlineData("asm volatile(\"inb $0x60, %%al\" ::: \"rax\");", 13)]
    public void An_instruction_that_a_guest_may_not_execute_faults_with_its_vector(string statement, int vector)
    {
        var fault = Fails<GuestFaultException>($"int main(void) {{ {statement} return 0; }}");

        Assert.Equal(vector, fault.Vector);
        Assert.Matches(@"^main\+0x[0-9a-f]+$", fault.Function);
    }

    [Fact]
    public void An_address_that_no_CPU_has_faults_without_an_address()
    {
        var fault = Fails<GuestFaultException>("int main(void) { return *(volatile int *)0x8000000000000000; }");

        Assert.Equal(13, fault.Vector);
        Assert.Null(fault.Address);
        Assert.Matches(@"^main\+0x[0-9a-f]+$", fault.Function);
    }

    [Fact]
    public void A_stack_pointer_into_nowhere_is_a_fault()
    {
        var fault = Fails<GuestFaultException>("""int main(void) { asm volatile("mov $0x1000, %rsp; push %rax"); return 0; }""");

        Assert.Equal(14, fault.Vector);
        Assert.Equal(0xFF8ul, fault.Address);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_program_that_exits_at_once_tells_its_code(int code)
    {
        var ended = Fails<GuestExitedException>($"int main(void) {{ return {code}; }}");

        Assert.Equal(code, ended.ExitCode);
        Assert.Null(ended.Signal);
    }

    [Fact]
    public void A_program_that_aborts_tells_its_last_words()
    {
        var ended = Fails<GuestExitedException>("""
            #include <assert.h>
            int main(void) { assert(!"this holds"); return 0; }
            """);

        Assert.Equal(6, ended.Signal);
        Assert.Contains("this holds", ended.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("for (;;) ;")]
    [InlineData("sleep(1000);")]
    [InlineData("for (;;) sched_yield();")]
    [InlineData("for (;;) write(1, \"flood\\n\", 6);")]
    public void A_program_that_is_never_ready_is_stopped(string statement)
    {
        var watch = Stopwatch.StartNew();

        var stopped = Fails<GuestTimeoutException>($$"""
            #include <sched.h>
            #include <unistd.h>
            int main(void) { {{statement}} return 0; }
            """, Limit);

        Assert.InRange(watch.Elapsed, Limit, TimeSpan.FromSeconds(30));
        Assert.Equal(Limit, stopped.Limit);
        Assert.Contains("WithStartTimeout", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_waits_for_itself_is_deadlocked()
    {
        Fails<GuestDeadlockException>("""
            #include <pthread.h>
            int main(void)
            {
                pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
                pthread_mutex_lock(&lock);
                pthread_mutex_lock(&lock);
                return 0;
            }
            """);
    }

    [Fact]
    public void A_program_without_an_instruction_at_its_entry_faults_there()
    {
        byte[] program = File.ReadAllBytes(compiler.Guest("int main(void) { return 0; }"));
        BitConverter.TryWriteBytes(program.AsSpan(24), 0x1234_5678ul); // e_entry

        var fault = Assert.Throws<GuestFaultException>(new SandboxBuilder(GuestBinary.FromBytes(program, "no entry")).Build);

        Assert.Equal(0x1234_5678ul, fault.InstructionPointer);
        Assert.Equal(0x1234_5678ul, fault.Address);
    }

    private TError Fails<TError>(string source, TimeSpan? limit = null)
        where TError : HyperlightException
    {
        var guest = GuestBinary.FromFile(compiler.Guest(source));
        return Assert.Throws<TError>(new SandboxBuilder(guest).WithOutput(TextWriter.Null).WithStartTimeout(limit ?? TimeSpan.FromMinutes(1)).Build);
    }
}
