using EagerGuest;
using Hyperlight;
using Lifecycle.Tests.Support;

namespace Lifecycle.Tests.Snapshots;

/// <summary>Which snapshots a sandbox takes, and when.</summary>
public class SnapshotTests
{
    [Fact]
    public void Restores_go_back_and_forth_between_two_moments()
    {
        using Sandbox sandbox = Guest.Build();
        sandbox.Simple().AddToStatic(1);
        using Snapshot early = sandbox.TakeSnapshot();
        sandbox.Simple().AddToStatic(1);
        sandbox.Lifecycle().Hold(30, 7);
        sandbox.Lifecycle().KeepThreads(5);
        using Snapshot late = sandbox.TakeSnapshot();
        for (int round = 0; round < 10; round++)
        {
            sandbox.Restore(early);
            GuestContent.AssertIs(sandbox, early);
            Assert.Equal(11, sandbox.Simple().AddToStatic(10));
            sandbox.Restore(late);
            GuestContent.AssertIs(sandbox, late);
            Assert.Equal(12, sandbox.Simple().AddToStatic(10));
            Assert.Equal(30ul * (1 << 17) * 7, sandbox.Lifecycle().SumHeld());
        }
        Assert.Equal(5, sandbox.Lifecycle().ReleaseThreads());
    }

    [Fact]
    public void Snapshots_of_other_sandboxes_of_the_guest_are_taken()
    {
        using Sandbox one = Guest.Build();
        using Sandbox two = Guest.Builder().WithColdStart().Build();
        one.Simple().AddToStatic(1);
        two.Simple().AddToStatic(2);
        two.Lifecycle().KeepThreads(2);
        using Snapshot ofOne = one.TakeSnapshot();
        using Snapshot ofTwo = two.TakeSnapshot();
        one.Restore(ofTwo);
        two.Restore(ofOne);
        GuestContent.AssertIs(one, ofTwo);
        GuestContent.AssertIs(two, ofOne);
        Assert.Equal((2, 1), (one.Simple().GetStatic(), two.Simple().GetStatic()));
        Assert.Equal(2, one.Lifecycle().ReleaseThreads());
        Assert.Equal(one.Lifecycle().BootNumber(), Boot(ofTwo));
    }

    [Fact]
    public void A_snapshot_of_a_snapshot_holds_both_changes()
    {
        using Sandbox first = Guest.Build();
        Snapshot snapshot = first.TakeSnapshot();
        for (int depth = 1; depth <= 10; depth++)
        {
            using Sandbox next = Guest.From(snapshot).Build();
            Assert.Equal(depth, next.Simple().AddToStatic(1));
            Assert.Equal(depth << 20, next.Lifecycle().Hold(1, 1));
            Snapshot deeper = next.TakeSnapshot();
            snapshot.Dispose();
            snapshot = deeper;
        }
        using Sandbox last = Guest.From(snapshot).Build();
        Assert.Equal(10, last.Simple().GetStatic());
        snapshot.Dispose();
        Assert.Equal(11, last.Simple().AddToStatic(1));
    }

    [Fact]
    public void A_snapshot_with_other_limits_is_refused()
    {
        using Sandbox sandbox = Guest.Build();
        using Sandbox smaller = Guest.Builder().WithMemoryLimit(64 << 20).Build();
        using Sandbox terser = Guest.Builder().WithMaxMessageSize(1 << 20).Build();
        sandbox.Simple().AddToStatic(3);
        foreach (Sandbox other in (Sandbox[])[smaller, terser])
        {
            using Snapshot snapshot = other.TakeSnapshot();
            Assert.Throws<ArgumentException>(() => sandbox.Restore(snapshot));
        }
        Assert.Equal(3, sandbox.Simple().GetStatic());
    }

    [Fact]
    public void A_snapshot_of_another_guest_is_refused()
    {
        using Sandbox sandbox = Guest.Build();
        using Sandbox eager = new SandboxBuilder(Guests.EagerGuest).WithHostFunctions<IGreeter>(new Greeter("hello")).Build();
        using Snapshot snapshot = eager.TakeSnapshot();
        sandbox.Simple().AddToStatic(3);
        Assert.Throws<ArgumentException>(() => sandbox.Restore(snapshot));
        Assert.Throws<ArgumentNullException>(() => sandbox.Restore(null!));
        Assert.Equal(3, sandbox.Simple().GetStatic());
    }

    [Fact]
    public void While_a_call_runs_nothing_is_frozen_or_restored()
    {
        var host = new TestHost();
        using Sandbox sandbox = Guest.Build(host);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        List<Exception?> inside = [], outside = [];
        void Try(List<Exception?> errors)
        {
            errors.Add(Record.Exception(() => sandbox.TakeSnapshot()));
            errors.Add(Record.Exception(() => sandbox.Restore(snapshot)));
            errors.Add(Record.Exception(sandbox.Dispose));
        }
        host.OnNoOp = () =>
        {
            Try(inside);
            var thread = new Thread(() => Try(outside));
            thread.Start();
            thread.Join();
        };
        sandbox.Simple().CallHostSpin();
        Assert.Equal(6, inside.Concat(outside).OfType<InvalidOperationException>().Count(error => error.Message.Contains("while a call runs", StringComparison.Ordinal)));
        Assert.Equal(3, sandbox.Calculator().Add(1, 2));
    }

    [Fact]
    public void Sandboxes_outlive_their_snapshot()
    {
        using Sandbox first = Guest.Build();
        Snapshot snapshot = first.TakeSnapshot();
        using Sandbox second = Guest.From(snapshot).Build();
        using Sandbox third = Guest.From(snapshot).Build();
        first.Restore(snapshot);
        snapshot.Dispose();
        snapshot.Dispose();
        Assert.Equal(1, first.Simple().AddToStatic(1));
        Assert.Equal(2, second.Simple().AddToStatic(2));
        Assert.Equal(1 << 20, third.Simple().SetStatic());
    }

    [Fact]
    public void A_disposed_snapshot_is_refused_and_does_no_harm()
    {
        using Sandbox one = Guest.Build();
        using Sandbox two = Guest.Build();
        one.Simple().AddToStatic(3);
        two.Simple().AddToStatic(5);
        Snapshot snapshot = one.TakeSnapshot();
        one.Restore(snapshot);
        snapshot.Dispose();
        Assert.Throws<ObjectDisposedException>(() => two.Restore(snapshot));
        Assert.Throws<ObjectDisposedException>(() => one.Restore(snapshot));
        Assert.Throws<ObjectDisposedException>(() => Guest.From(snapshot).Build());
        Assert.Throws<ObjectDisposedException>(() => snapshot.Save(Path.Combine(Path.GetTempPath(), "never.hlsnap")));
        Assert.Equal(5, two.Simple().GetStatic());
        Assert.Equal(3, one.Simple().GetStatic());
    }

    [Fact]
    public void A_restore_that_fails_poisons()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot good = sandbox.TakeSnapshot();
        // A kernel part that ends too early, as a forged file could have.
        using var bad = new Snapshot(good.Guest, good.Ready, good.State with { Kernel = good.State.Kernel[..^20] });
        Assert.Throws<InvalidSnapshotException>(() => sandbox.Restore(bad));
        Assert.True(sandbox.IsPoisoned);
        Assert.Throws<SandboxPoisonedException>(() => sandbox.Calculator().Add(1, 2));
        sandbox.Restore(good);
        Assert.Equal(3, sandbox.Calculator().Add(1, 2));
    }

    [Fact]
    public void Memory_of_two_sandboxes_from_one_snapshot_is_independent()
    {
        using Sandbox origin = Guest.Build();
        origin.Lifecycle().Hold(4, 1);
        using Snapshot snapshot = origin.TakeSnapshot();
        using Sandbox one = Guest.From(snapshot).Build();
        using Sandbox two = Guest.From(snapshot).Build();
        for (int round = 1; round <= 5; round++)
        {
            Assert.Equal(round, one.Simple().AddToStatic(1));
            Assert.Equal(round * 100, two.Simple().AddToStatic(100));
            one.Lifecycle().Hold(2, 5);
        }
        Assert.Equal(4ul << 17, two.Lifecycle().SumHeld());
        Assert.Equal((4ul << 17) + (50ul << 17), one.Lifecycle().SumHeld());
        using Sandbox three = Guest.From(snapshot).Build();
        GuestContent.AssertIs(three, snapshot);
    }

    [Fact]
    public void Limits_of_a_snapshot_cannot_be_changed()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Assert.Throws<InvalidOperationException>(() => Guest.From(snapshot).WithMemoryLimit(64 << 20));
        Assert.Throws<InvalidOperationException>(() => Guest.From(snapshot).WithMaxMessageSize(1 << 20));
    }

    private static long Boot(Snapshot snapshot)
    {
        using Sandbox sandbox = Guest.From(snapshot).Build();
        return sandbox.Lifecycle().BootNumber();
    }
}
