using System.Diagnostics;
using System.Globalization;
using Hyperlight;
using Ptrace.Tests.Support;
using SimpleGuest;

namespace Ptrace.Tests.Child;

/// <summary>The process ends with its host and with its sandbox, and a sandbox outlives its process.</summary>
public sealed class DeathTests
{
    private const int Kill = 9, Stop = 19;

    [Theory]
    [InlineData("idle")]
    [InlineData("spin")]
    public void Who_kills_the_host_leaves_no_process(string task)
    {
        using Process host = OtherHost.Start(task);
        int child = int.Parse(host.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        Assert.True(ChildProcesses.Lives(child));

        Signal(host.Id, Kill);

        host.WaitForExit();
        ChildProcesses.AssertEnds(child);
    }

    [Fact]
    public void A_host_that_leaves_without_a_word_leaves_no_process()
    {
        using Process host = OtherHost.Start("leave");
        int child = int.Parse(host.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        host.WaitForExit();

        Assert.Equal(0, host.ExitCode);
        ChildProcesses.AssertEnds(child);
    }

    [Fact]
    public void A_disposed_sandbox_has_no_process()
    {
        int[] before = ChildProcesses.Mine();
        using (Sandbox sandbox = Guest.Build())
            Assert.Single(ChildProcesses.Mine().Except(before));

        Assert.Empty(ChildProcesses.Mine().Except(before));
    }

    [Fact]
    public void A_sandbox_that_nobody_disposed_of_loses_its_process_when_it_is_collected()
    {
        int child = Forget();
        for (int i = 0; i < 10 && ChildProcesses.Lives(child); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        ChildProcesses.AssertEnds(child);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sandbox_whose_process_somebody_killed_is_poisoned_and_can_be_restored(bool duringCall)
    {
        Sandbox? built = null;
        int child = ChildProcesses.NewOne(() => built = Guest.Build());
        using Sandbox sandbox = built!;
        using Snapshot clean = sandbox.TakeSnapshot();
        if (duringCall)
            _ = Task.Delay(100, TestContext.Current.CancellationToken).ContinueWith(_ => Signal(child, Kill), TaskScheduler.Default);
        else
            Signal(child, Kill);

        var fault = Assert.Throws<GuestFaultException>(() => sandbox.GetGuest<ITrouble>().Spin());

        Assert.Contains("signal 9", fault.Message, StringComparison.Ordinal);
        Assert.True(sandbox.IsPoisoned);
        sandbox.Restore(clean);
        Assert.Equal(42, sandbox.Add(40, 2));
    }

    [Fact]
    public void A_sandbox_whose_process_was_killed_between_calls_is_restored_before_anybody_notices()
    {
        Sandbox? built = null;
        int child = ChildProcesses.NewOne(() => built = Guest.Build());
        using Sandbox sandbox = built!;
        using Snapshot clean = sandbox.TakeSnapshot();
        Signal(child, Kill);
        ChildProcesses.AssertEnds(child);

        sandbox.Restore(clean);

        Assert.Equal(42, sandbox.Add(40, 2));
    }

    // Those of a terminal, and those that stop a process for a while.
    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(20)]
    [InlineData(Stop)]
    public async Task Other_signals_do_nothing_to_a_guest(int signal)
    {
        Sandbox? built = null;
        int child = ChildProcesses.NewOne(() => built = Guest.Builder().WithCallTimeout(TimeSpan.FromSeconds(20)).Build());
        using Sandbox sandbox = built!;
        Signal(child, signal);
        Assert.Equal(3, sandbox.Add(1, 2));

        Task<int> ends = Task.Delay(50, TestContext.Current.CancellationToken).ContinueWith(_ => Signal(child, signal), TaskScheduler.Default);
        Assert.InRange(sandbox.GetGuest<ISimpleGuest>().SpinForMs(300), 1ul, ulong.MaxValue);
        Assert.Equal(0, await ends);
        Assert.Equal(7, sandbox.Add(3, 4));
    }

    // Not inlined, so that nothing on the stack keeps the sandbox.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static int Forget() => ChildProcesses.NewOne(static () => Guest.Build().Add(1, 2));

    private static int Signal(int process, int signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
        return kill.ExitCode;
    }
}
