using System.Diagnostics;
using EagerGuest;
using Hyperlight;
using Lifecycle.Tests.Support;

namespace Lifecycle.Tests.Snapshots;

/// <summary>A guest boots once in a process, unless that would show.</summary>
public class BuildTests(ITestOutputHelper output)
{
    private const int Cycles = 10_000;

    [Fact]
    public void A_guest_boots_once()
    {
        using Sandbox one = Guest.Build();
        using Sandbox two = Guest.Build();
        Assert.Equal(one.Lifecycle().BootNumber(), two.Lifecycle().BootNumber());
        Assert.Equal((1, 1), (one.Lifecycle().Count(), two.Lifecycle().Count()));
    }

    [Fact]
    public void A_cold_start_boots_each_time()
    {
        using Sandbox warm = Guest.Build();
        using Sandbox one = Guest.Builder().WithColdStart().Build();
        using Sandbox two = Guest.Builder().WithColdStart().Build();
        long[] numbers = [warm.Lifecycle().BootNumber(), one.Lifecycle().BootNumber(), two.Lifecycle().BootNumber()];
        Assert.Equal(3, numbers.Distinct().Count());
    }

    [Fact]
    public void Threads_that_build_at_once_boot_once()
    {
        var guest = GuestBinary.FromFile(Guests.SimpleGuest.Name);
        long[] numbers = new long[8];
        Thread[] threads = [.. Enumerable.Range(0, numbers.Length).Select(i => new Thread(() =>
        {
            using Sandbox sandbox = new SandboxBuilder(guest).WithHostFunctions<SimpleGuest.IHostEcho>(new TestHost()).Build();
            numbers[i] = sandbox.Lifecycle().BootNumber();
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Single(numbers.Distinct());
    }

    [Fact]
    public void Sandboxes_with_other_limits_boot_for_themselves()
    {
        using Sandbox sandbox = Guest.Build();
        using Sandbox smaller = Guest.Builder().WithMemoryLimit(48 << 20).Build();
        Assert.NotEqual(sandbox.Lifecycle().BootNumber(), smaller.Lifecycle().BootNumber());
    }

    [Fact]
    public void A_guest_that_asks_its_host_before_it_is_ready_boots_for_each_sandbox()
    {
        foreach (string greeting in (string[])["hello", "good day", "welcome"])
        {
            var greeter = new Greeter(greeting);
            using Sandbox sandbox = new SandboxBuilder(Guests.EagerGuest).WithHostFunctions<IGreeter>(greeter).Build();
            Assert.Equal(greeting, sandbox.GetGuest<IEager>().Greeting());
            Assert.Equal(1, greeter.Greeted);
        }
    }

    [Fact]
    public void A_guest_that_asked_its_host_can_be_frozen_by_whoever_wants_to()
    {
        using Sandbox sandbox = new SandboxBuilder(Guests.EagerGuest).WithHostFunctions<IGreeter>(new Greeter("hello")).Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        var greeter = new Greeter("unheard");
        using Sandbox copy = new SandboxBuilder(snapshot).WithHostFunctions<IGreeter>(greeter).Build();
        Assert.Equal("hello", copy.GetGuest<IEager>().Greeting());
        Assert.Equal(0, greeter.Greeted);
    }

    [Fact]
    public void A_boot_that_fails_leaves_nothing_and_the_next_one_works()
    {
        var guest = GuestBinary.FromFile(Guests.EagerGuest.Name);
        int machines = ProcessUse.CountMachines();
        for (int i = 0; i < 5; i++)
            Assert.Throws<GuestExitedException>(() => new SandboxBuilder(guest).WithHostFunctions<IGreeter>(new Mute()).WithOutput(TextWriter.Null).Build());
        Assert.Equal(machines, ProcessUse.CountMachines());
        using Sandbox sandbox = new SandboxBuilder(guest).WithHostFunctions<IGreeter>(new Greeter("hello")).Build();
        Assert.Equal("hello", sandbox.GetGuest<IEager>().Greeting());
    }

    [Fact]
    public void Ten_thousand_sandboxes_leave_the_process_as_it_was()
    {
        using Sandbox origin = Guest.Build();
        using Snapshot snapshot = origin.TakeSnapshot();
        CycleOnTwoThreads(snapshot, 200);
        ProcessUse before = ProcessUse.Now();
        long start = Stopwatch.GetTimestamp();
        CycleOnTwoThreads(snapshot, Cycles);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        ProcessUse after = ProcessUse.Now();
        output.WriteLine($"{Cycles} cycles of create, call and dispose: {milliseconds / Cycles:0.000} ms each; {before} -> {after}");
        Assert.Equal(before.Descriptors, after.Descriptors);
        Assert.InRange(after.Mappings, 0, before.Mappings + 10);
        Assert.InRange(after.Threads, 0, before.Threads + 2);
        Assert.InRange(after.ManagedBytes, 0, before.ManagedBytes + (1 << 20));
    }

    private static void CycleOnTwoThreads(Snapshot snapshot, int times) =>
        Parallel.Invoke(() => Cycle(snapshot, times / 2), () => Cycle(snapshot, times / 2));

    private static void Cycle(Snapshot snapshot, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Sandbox sandbox = Guest.From(snapshot).Build();
            Assert.Equal(i + 1, sandbox.Calculator().Add(i, 1));
        }
    }

    /// <summary>A host without an answer, which the guest does not expect.</summary>
    private sealed class Mute : IGreeter
    {
        public string Greet() => throw new NotSupportedException("No greeting today.");
    }
}
