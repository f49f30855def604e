using System.Runtime.Versioning;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Diagnostics;

[SupportedOSPlatform("linux")]
public sealed class CoreDumpTests
{
    [Fact]
    public void Gdb_names_the_method_that_faulted()
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = dumps.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IStacks>().RunCodeBelow(Code.Fault, 2));

        string output = Gdb.Run(fault.CoreDump!, "bt", "x/2xb $pc");
        Assert.Contains("Program terminated with signal SIGILL", output, StringComparison.Ordinal);
        Assert.Matches(@"#4 .* SimpleGuest_SimpleGuest_SimpleGuestProgram__RunCodeBelow \(.*depth=0\) at .*/SimpleGuestProgram\.Stacks\.cs:\d+", output);
        Assert.Matches(@"#6 .* SimpleGuest_SimpleGuest_SimpleGuestProgram__RunCodeBelow \(.*depth=2\) at .*/SimpleGuestProgram\.Stacks\.cs:\d+", output);
        Assert.Matches(@":\s+0x0f\s+0x0b", output);
    }

    [Fact]
    public void Gdb_sees_where_each_thread_waits()
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = dumps.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IStacks>().RunCodeBesideThreads(Code.Fault, 3));

        string output = Gdb.Run(fault.CoreDump!, "info threads", "thread apply all bt");
        Assert.Equal(3, output.Split('\n').Count(static line => line.Contains("SimpleGuest_SimpleGuest_SimpleGuestProgram__WaitForEver", StringComparison.Ordinal)));
        Assert.Matches(@"\* 1 +LWP 1 ", output);
    }

    [Fact]
    public void Readelf_has_no_complaint()
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = dumps.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IStacks>().RunCodeBesideThreads(Code.Fault, 2));

        string output = CommandLine.Run("binutils", "sh", "-c", $"readelf -aW '{fault.CoreDump}' 2>&1");
        Assert.DoesNotContain("readelf:", output, StringComparison.Ordinal);
        Assert.Contains("CORE (Core file)", output, StringComparison.Ordinal);
        // The main thread, the finalizer's, and two of the test's.
        Assert.Equal(4, output.Split("NT_PRSTATUS").Length - 1);
        Assert.Equal(4, output.Split("NT_X86_XSTATE").Length - 1);
        Assert.DoesNotMatch(@"LOAD .* RWE ", output);
    }

    [Fact]
    public void An_abort_is_dumped_with_its_signal()
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = dumps.Build();

        var ended = Assert.Throws<GuestExitedException>(() => sandbox.GetGuest<ITrouble>().FailFast("enough"));

        string output = Gdb.Run(ended.CoreDump!, "bt");
        Assert.Contains("Program terminated with signal SIGABRT", output, StringComparison.Ordinal);
        Assert.Contains("SimpleGuest_SimpleGuest_SimpleGuestProgram__FailFast", output, StringComparison.Ordinal);
        Assert.Contains($"A core dump is at '{ended.CoreDump}'.", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_fault_is_dumped_with_its_address()
    {
        const ulong nowhere = 0x7FFF_FFFF_F000;
        using var dumps = new DumpFolder();
        using Sandbox sandbox = dumps.Build();

        var fault = Assert.Throws<GuestFaultException>(
            () => sandbox.GetGuest<IMachineCode>().RunCode([.. Code.Set(0, nowhere), 0x8B, 0x00], 0, 0)); // mov eax, [rax]

        string output = Gdb.Run(fault.CoreDump!, "p $_siginfo._sifields._sigfault.si_addr");
        Assert.Contains("Program terminated with signal SIGSEGV", output, StringComparison.Ordinal);
        Assert.Contains($"0x{nowhere:x}", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_named_by_time_and_only_this_user_can_read_them()
    {
        using var dumps = new DumpFolder();
        string[] written = [.. Enumerable.Range(0, 3).Select(_ => FaultIn(dumps).CoreDump!)];

        Assert.Equal(3, written.Distinct().Count());
        Assert.Equal(written.Order(), dumps.Files.Order());
        Assert.All(written, static file => Assert.Matches(@"^hl_core_\d{8}_T\d{6}_\d+\.elf$", Path.GetFileName(file)));
        Assert.All(written, static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void A_fault_is_not_dumped_unless_asked_for()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IMachineCode>().RunCode(Code.Fault, 0, 0));

        Assert.Null(fault.CoreDump);
        Assert.DoesNotContain("core dump", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_faults_again_and_again_does_not_fill_the_disk()
    {
        using var dumps = new DumpFolder();
        Assert.All(Enumerable.Range(0, 2), _ => Assert.NotNull(FaultIn(dumps, maximum: 2).CoreDump));

        GuestFaultException third = FaultIn(dumps, maximum: 2);

        Assert.Null(third.CoreDump);
        Assert.Contains("holds 2 already", third.Message, StringComparison.Ordinal);
        Assert.Equal(2, dumps.Files.Length);
    }

    [Fact]
    public void A_dump_that_cannot_be_written_does_not_hide_the_fault()
    {
        using var dumps = new DumpFolder();
        string file = Path.Combine(dumps.Path, "file");
        File.WriteAllText(file, "");
        using Sandbox sandbox = Sandboxes.Build(builder => builder.WithHostFunctions<IHostEcho>(new HostEcho()).WithCoreDumps(Path.Combine(file, "below")));

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IMachineCode>().RunCode(Code.Fault, 0, 0));

        Assert.Null(fault.CoreDump);
        Assert.Contains("invalid instruction", fault.Message, StringComparison.Ordinal);
        Assert.Contains("The core dump could not be written: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_between_two_calls_can_be_dumped_and_goes_on_working()
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = Sandboxes.Build();
        string core = Path.Combine(dumps.Path, "idle.elf");

        sandbox.GetGuest<ICalculator>().Add(1, 2);
        sandbox.WriteCoreDump(core);

        Sandboxes.AssertWorks(sandbox);
        string output = Gdb.Run(core, "bt");
        Assert.DoesNotContain("Program terminated", output, StringComparison.Ordinal);
        Assert.Contains("Hyperlight_Guest_Hyperlight_Guest_GuestProgram__Run", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_gets_the_same_bytes_as_a_file()
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = Sandboxes.Build();
        string core = Path.Combine(dumps.Path, "file.elf");
        using var stream = new MemoryStream();

        sandbox.WriteCoreDump(core);
        sandbox.WriteCoreDump(stream);

        Assert.True(File.ReadAllBytes(core).AsSpan().SequenceEqual(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    [Fact]
    public void A_poisoned_guest_can_be_dumped()
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithHostFunctions<IHostEcho>(new HostEcho()).WithCallTimeout(TimeSpan.FromMilliseconds(50)));
        Assert.Throws<GuestTimeoutException>(() => sandbox.GetGuest<ITrouble>().Spin());
        string core = Path.Combine(dumps.Path, "late.elf");

        sandbox.WriteCoreDump(core);

        Assert.Matches("#0 .* SimpleGuest_SimpleGuest_SimpleGuestProgram__Spin", Gdb.Run(core, "bt"));
    }

    [Fact]
    public void A_dump_is_refused_while_a_call_runs()
    {
        Sandbox? sandbox = null;
        Exception? refused = null;
        var host = new HostEcho
        {
            OnI32 = value =>
            {
                refused = Record.Exception(() => sandbox!.WriteCoreDump(Stream.Null));
                return value;
            },
        };
        using (sandbox = Sandboxes.Build(host))
            Assert.Equal(7, sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(7));
        Assert.IsType<InvalidOperationException>(refused);
        Assert.Throws<ObjectDisposedException>(() => sandbox.WriteCoreDump(Stream.Null));
    }

    [Fact]
    public void A_file_that_exists_is_not_overwritten()
    {
        using var dumps = new DumpFolder();
        using Sandbox sandbox = Sandboxes.Build();
        string file = Path.Combine(dumps.Path, "precious");
        File.WriteAllText(file, "content");

        Assert.Throws<IOException>(() => sandbox.WriteCoreDump(file));

        Assert.Equal("content", File.ReadAllText(file));
    }

    [Fact]
    public void Limits_out_of_range_are_refused()
    {
        SandboxBuilder builder = Sandboxes.Builder();
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.WithCoreDumps("/tmp", 0));
        Assert.Throws<ArgumentException>(() => builder.WithCoreDumps(""));
        Assert.Throws<ArgumentNullException>(() => builder.WithCoreDumps(null!));
    }

    private static GuestFaultException FaultIn(DumpFolder dumps, int maximum = 10)
    {
        using Sandbox sandbox = dumps.Build(maximum);
        return Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IMachineCode>().RunCode(Code.Fault, 0, 0));
    }
}
