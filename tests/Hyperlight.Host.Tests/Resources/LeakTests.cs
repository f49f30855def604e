using System.Diagnostics;
using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Resources;

[Collection(nameof(Alone))]
public sealed class LeakTests(CCompiler compiler)
{
    // What the runtime itself may take meanwhile: a code heap, a worker of the compiler. It must not depend on the number of cycles.
    private const int Slack = 12;

    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Two_hundred_sandboxes_leave_nothing_behind() => AssertNothingLeft(200, () =>
    {
        using Sandbox sandbox = Sandboxes.Build();
        Assert.Equal(5, sandbox.GetGuest<ICalculator>().Add(2, 3));
    });

    [Fact]
    public void Calls_with_large_messages_leave_nothing_behind() => AssertNothingLeft(20, () =>
    {
        using Sandbox sandbox = Sandboxes.Build();
        Assert.Equal(1 << 20, sandbox.GetGuest<IRoundTrips>().RoundTripHostVecBytes(new byte[1 << 20]).Length);
    });

    [Fact]
    public void Calls_with_time_limits_leave_nothing_behind()
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithCallTimeout(TimeSpan.FromMinutes(1)).WithHostFunctions<IHostEcho>(new HostEcho()));
        ICalculator calculator = sandbox.GetGuest<ICalculator>();

        AssertNothingLeft(200, () => calculator.Add(1, 2));
    }

    [Fact]
    public void Poisoned_sandboxes_leave_nothing_behind() => AssertNothingLeft(30, () =>
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithCallTimeout(TimeSpan.FromMilliseconds(20)).WithHostFunctions<IHostEcho>(new HostEcho()));
        Assert.Throws<GuestTimeoutException>(() => sandbox.GetGuest<ITrouble>().Spin());
    });

    [Fact]
    public void A_missing_file_leaves_nothing_behind() => AssertFailureLeavesNothing<InvalidGuestException>(GuestBinary.FromFile(compiler.NewPath()));

    [Fact]
    public void A_damaged_file_leaves_nothing_behind()
    {
        string path = compiler.NewPath();
        File.WriteAllBytes(path, File.ReadAllBytes(Guests.SimpleGuest.Name)[..100_000]);

        AssertFailureLeavesNothing<InvalidGuestException>(GuestBinary.FromFile(path));
    }

    [Fact]
    public void A_program_that_lies_in_the_wrong_place_leaves_nothing_behind() => AssertFailureLeavesNothing<InvalidGuestException>(
        GuestBinary.FromFile(compiler.Compile("int main(void) { return 0; }", "-static", "-no-pie", "-Wl,-Ttext-segment=0x200000")));

    [Fact]
    public void A_program_that_needs_too_much_memory_leaves_nothing_behind() => AssertFailureLeavesNothing<GuestOutOfMemoryException>(
        GuestBinary.FromFile(compiler.Guest("volatile char large[1 << 30]; int main(void) { return large[5]; }")));

    [Fact]
    public void A_program_that_faults_leaves_nothing_behind() => AssertFailureLeavesNothing<GuestFaultException>(
        GuestBinary.FromFile(compiler.Guest("int main(void) { *(volatile int *)8 = 1; return 0; }")));

    [Fact]
    public void A_program_that_exits_leaves_nothing_behind() => AssertFailureLeavesNothing<GuestExitedException>(
        GuestBinary.FromFile(compiler.Guest("int main(void) { return 1; }")));

    [Fact]
    public void A_program_that_is_never_ready_leaves_nothing_behind() => AssertFailureLeavesNothing<GuestTimeoutException>(
        GuestBinary.FromFile(compiler.Guest("int main(void) { for (;;) ; }")), TimeSpan.FromMilliseconds(20));

    [Fact]
    public void A_guest_without_its_host_functions_leaves_nothing_behind() => AssertNothingLeft(
        20, () => Assert.Throws<ContractMismatchException>(new SandboxBuilder(Guests.SimpleGuest).Build));

    private static void AssertFailureLeavesNothing<TError>(GuestBinary guest, TimeSpan? limit = null)
        where TError : HyperlightException
    {
        SandboxBuilder builder = new SandboxBuilder(guest).WithOutput(TextWriter.Null).WithStartTimeout(limit ?? TimeSpan.FromMinutes(1));
        AssertNothingLeft(20, () => Assert.Throws<TError>(builder.Build));
    }

    private static void AssertNothingLeft(int cycles, Action cycle)
    {
        // As many as are counted, and for long enough that the runtime has compiled what it compiles again when it is called often.
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < cycles || Stopwatch.GetElapsedTime(start) < WarmUp; i++)
            cycle();
        ProcessState before = ProcessState.Now();
        for (int i = 0; i < cycles; i++)
            cycle();
        ProcessState after = ProcessState.Now();

        Assert.Equal(before.Descriptors, after.Descriptors);
        Assert.Equal(before.Timers, after.Timers);
        Assert.InRange(after.Mappings, 0, before.Mappings + Slack);
        Assert.InRange(after.Threads, 0, before.Threads + Slack / 4);
    }
}
