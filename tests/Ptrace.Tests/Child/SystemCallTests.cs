using Hyperlight;
using Ptrace.Tests.Support;
using SimpleGuest;

namespace Ptrace.Tests.Child;

/// <summary>No system call of guest code reaches the kernel.</summary>
public sealed class SystemCallTests(ITestOutputHelper output)
{
    private const ulong Map = 9, Unmap = 11, SharedAndFixed = 0x11, MemoryDescriptor = 3;

    [Fact]
    public void The_kernel_sees_none_of_a_guests_system_calls()
    {
        Sandbox? built = null;
        int child = ChildProcesses.NewOne(() => built = Guest.Builder().WithColdStart().Build());
        using Sandbox sandbox = built!;
        using KernelTrace trace = KernelTrace.Of(child);
        long before = sandbox.Statistics.SystemCalls;

        UseIt(sandbox);

        long made = sandbox.Statistics.SystemCalls - before;
        List<ulong[]> seen = trace.Calls();
        output.WriteLine($"{made} system calls of the guest; {seen.Count} seen by the kernel, all of them its host's: {string.Join(", ", seen.CountBy(static call => call[0]).Select(static count => $"{count.Value} of number {count.Key}"))}");
        Assert.InRange(made, 100, int.MaxValue);
        Assert.All(seen, AssertIsOfHost);
    }

    // A trace that can see something, or the test above would say nothing.
    [Fact]
    public void The_kernels_record_shows_what_the_host_has_the_process_do()
    {
        Sandbox? built = null;
        int child = ChildProcesses.NewOne(() => built = Guest.Build());
        using Sandbox sandbox = built!;
        using KernelTrace trace = KernelTrace.Of(child);

        sandbox.Add(1, 2);

        Assert.Contains(trace.Calls(), static call => call[0] == Map);
    }

    /// <summary>Fails unless the call is one that maps or unmaps the guest's memory.</summary>
    internal static void AssertIsOfHost(ulong[] call)
    {
        if (call[0] == Map)
            Assert.Equal((SharedAndFixed, MemoryDescriptor), (call[4], call[5]));
        else
            Assert.Equal(Unmap, call[0]);
    }

    // Memory, threads, sleeps, output, exceptions, signals; and calls that a process of its own would be hurt by.
    private static void UseIt(Sandbox sandbox)
    {
        ITrouble trouble = sandbox.GetGuest<ITrouble>();
        ISimpleGuest simple = sandbox.GetGuest<ISimpleGuest>();
        Assert.Equal(5, sandbox.Add(2, 3));
        trouble.Allocate(4 << 20);
        trouble.Litter(64);
        trouble.StartThreads(4);
        trouble.Sleep(5);
        trouble.Print("hello");
        simple.PrintOutput("hello");
        Assert.Throws<GuestException>(() => trouble.Throw("as asked"));
        foreach (ulong number in (ulong[])[2, 41, 57, 59, 85, 101, 165, 319, 321, 434, 1000])
            Assert.InRange((long)sandbox.Run(new Assembly().SystemCall(number, 1, 1, 1, 1, 1, 1).Return()), -4095, 0);
    }
}
