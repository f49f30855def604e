using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Diagnostics;

public sealed class StatisticsTests
{
    private const int UnknownSystemCall = 500;

    [Fact]
    public void A_call_is_one_hypercall_and_nothing_else()
    {
        using Sandbox sandbox = Sandboxes.Build();
        ICalculator calculator = sandbox.GetGuest<ICalculator>();
        calculator.Add(1, 2);
        SandboxStatistics before = sandbox.Statistics;

        for (int i = 0; i < 10; i++)
            calculator.Add(i, i);

        SandboxStatistics after = sandbox.Statistics;
        Assert.Equal(before.Hypercalls + 10, after.Hypercalls);
        Assert.Equal((before.SystemCalls, before.Exceptions, before.HostCalls), (after.SystemCalls, after.Exceptions, after.HostCalls));
    }

    [Fact]
    public void A_host_call_is_counted_and_takes_a_hypercall_of_its_own()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IRoundTrips guest = sandbox.GetGuest<IRoundTrips>();
        guest.RoundTripHostI32(1);
        SandboxStatistics before = sandbox.Statistics;

        guest.RoundTripHostI32(2);

        Assert.Equal(before.HostCalls + 1, sandbox.Statistics.HostCalls);
        Assert.Equal(before.Hypercalls + 2, sandbox.Statistics.Hypercalls);
    }

    [Fact]
    public void Bytes_are_those_of_the_messages()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();

        (long In, long Out) small = BytesOf(sandbox, () => echo.EchoBytes(new byte[16]));
        (long In, long Out) large = BytesOf(sandbox, () => echo.EchoBytes(new byte[16 + 4096]));
        (long In, long Out) smallTrip = BytesOf(sandbox, () => trips.RoundTripHostVecBytes(new byte[16]));
        (long In, long Out) largeTrip = BytesOf(sandbox, () => trips.RoundTripHostVecBytes(new byte[16 + 4096]));

        Assert.InRange(small.In, 16, 500);
        Assert.InRange(small.Out, 16, 500);
        Assert.Equal((4096, 4096), (large.In - small.In, large.Out - small.Out));
        // In with the call and with the host's answer, out with the call of the host and with the guest's answer.
        Assert.Equal((2 * 4096, 2 * 4096), (largeTrip.In - smallTrip.In, largeTrip.Out - smallTrip.Out));
    }

    [Fact]
    public void System_calls_are_counted_and_those_that_do_not_exist_too()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IMachineCode guest = sandbox.GetGuest<IMachineCode>();
        const int processId = 39;
        guest.RunCode(Code.SystemCall(processId), 0, 0);
        SandboxStatistics before = sandbox.Statistics;

        guest.RunCode(Code.SystemCall(processId), 0, 0);
        SandboxStatistics known = sandbox.Statistics;
        guest.RunCode(Code.SystemCall(UnknownSystemCall), 0, 0);
        SandboxStatistics unknown = sandbox.Statistics;

        // Each run also maps, protects and unmaps the memory for the code.
        Assert.Equal(before.SystemCalls + 4, known.SystemCalls);
        Assert.Equal(before.RefusedSystemCalls, known.RefusedSystemCalls);
        Assert.Equal(known.SystemCalls + 4, unknown.SystemCalls);
        Assert.Equal(known.RefusedSystemCalls + 1, unknown.RefusedSystemCalls);
    }

    [Fact]
    public void A_fault_is_an_exception()
    {
        using Sandbox sandbox = Sandboxes.Build();
        long before = sandbox.Statistics.Exceptions;

        Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<IMachineCode>().RunCode(Code.Fault, 0, 0));

        Assert.Equal(before + 1, sandbox.Statistics.Exceptions);
    }

    [Fact]
    public void A_time_limit_is_an_interrupt()
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithHostFunctions<IHostEcho>(new HostEcho()).WithCallTimeout(TimeSpan.FromMilliseconds(50)));
        long before = sandbox.Statistics.Interrupts;

        Assert.Throws<GuestTimeoutException>(() => sandbox.GetGuest<ITrouble>().Spin());

        Assert.True(sandbox.Statistics.Interrupts > before);
    }

    [Fact]
    public void Memory_in_use_grows_with_what_the_guest_keeps_and_private_memory_with_what_it_writes()
    {
        const int size = 8 << 20;
        using Sandbox sandbox = Sandboxes.Build();
        using Snapshot clean = sandbox.TakeSnapshot();
        sandbox.Restore(clean);
        SandboxStatistics before = sandbox.Statistics;

        sandbox.GetGuest<ITrouble>().Allocate(size);
        SandboxStatistics after = sandbox.Statistics;
        sandbox.Restore(clean);
        SandboxStatistics restored = sandbox.Statistics;

        Assert.InRange(after.MemoryInUse - before.MemoryInUse, size, 10 * size);
        // The array is written once in the guest's heap, and once more as a message.
        Assert.InRange(after.PrivateMemory - before.PrivateMemory, size, 10 * size);
        Assert.Equal(before.MemoryInUse, restored.MemoryInUse);
        // Without KVM nothing is shared.
        Assert.InRange(restored.PrivateMemory, 0, (1 << 20) + (sandbox.Hypervisor == HypervisorKind.Kvm ? 0 : clean.SizeInBytes));
        Assert.True(restored.Hypercalls >= after.Hypercalls);
    }

    [Fact]
    public void A_disposed_sandbox_has_no_statistics()
    {
        Sandbox sandbox = Sandboxes.Build();
        sandbox.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sandbox.Statistics);
    }

    private static (long In, long Out) BytesOf(Sandbox sandbox, Action call)
    {
        call();
        SandboxStatistics before = sandbox.Statistics;
        call();
        SandboxStatistics after = sandbox.Statistics;
        return (after.BytesIn - before.BytesIn, after.BytesOut - before.BytesOut);
    }
}
