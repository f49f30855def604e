using Hyperlight;
using Lifecycle.Tests.Support;
using SimpleGuest;

namespace Lifecycle.Tests.Snapshots;

/// <summary>A restore undoes whatever a guest did.</summary>
public class RestoreTests
{
    private const ulong Marker = 0x5EC2_E75E_C2E7_5EC2;

    public static TheoryData<string> PoisonKinds => [.. Poison.Kinds];

    [Fact]
    public void Static_state_goes_back()
    {
        using Sandbox sandbox = Guest.Build();
        (ISimpleGuest simple, ILifecycle lifecycle) = (sandbox.Simple(), sandbox.Lifecycle());
        simple.AddToStatic(5);
        lifecycle.Count();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Assert.Equal(12, simple.AddToStatic(7));
        Assert.Equal(1 << 20, simple.SetStatic());
        sandbox.Restore(snapshot);
        GuestContent.AssertIs(sandbox, snapshot);
        Assert.Equal(5, simple.GetStatic());
        Assert.Equal(2, lifecycle.Count());
    }

    [Fact]
    public void A_snapshot_does_not_change_what_it_is_taken_of()
    {
        using Sandbox sandbox = Guest.Build();
        ILifecycle lifecycle = sandbox.Lifecycle();
        lifecycle.Hold(3, Marker);
        lifecycle.Count();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Assert.Equal(2, lifecycle.Count());
        Assert.Equal(unchecked(3 * (1 << 17) * Marker), lifecycle.SumHeld());
    }

    [Fact]
    public void A_heap_that_grew_by_hundreds_of_megabytes_shrinks_again()
    {
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(512 << 20).Build();
        ILifecycle lifecycle = sandbox.Lifecycle();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        // Without KVM nothing is shared.
        long ownImage = sandbox.Hypervisor == HypervisorKind.Kvm ? 0 : snapshot.SizeInBytes / 4096;
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(300L << 20, lifecycle.Hold(300, Marker));
            sandbox.Restore(snapshot);
            Assert.Equal(0ul, lifecycle.SumHeld());
            Assert.InRange(sandbox.CountPrivatePages() - ownImage, 0, 500);
        }
        sandbox.Restore(snapshot);
        GuestContent.AssertIs(sandbox, snapshot);
    }

    [Fact]
    public void A_heap_that_was_collected_comes_back_with_all_it_held()
    {
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(512 << 20).Build();
        ILifecycle lifecycle = sandbox.Lifecycle();
        lifecycle.Hold(200, Marker);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        lifecycle.Release();
        sandbox.Trouble().Litter(300);
        lifecycle.Hold(100, 1);
        sandbox.Restore(snapshot);
        GuestContent.AssertIs(sandbox, snapshot);
        Assert.Equal(unchecked(200 * (1 << 17) * Marker), lifecycle.SumHeld());
        Assert.True(sandbox.Trouble().Litter(300) > 0);
        Assert.Equal(unchecked(200 * (1 << 17) * Marker), lifecycle.SumHeld());
    }

    [Fact]
    public void New_mappings_go_and_come_again()
    {
        using Sandbox sandbox = Guest.Build();
        ILifecycle lifecycle = sandbox.Lifecycle();
        ulong kept = lifecycle.HoldNative(4 << 10, Marker);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        ulong address = lifecycle.HoldNative(64 << 10, Marker);
        sandbox.Restore(snapshot);
        GuestContent.AssertIs(sandbox, snapshot);
        Assert.Equal(unchecked((int)Marker), sandbox.Trouble().ReadAddress(kept));
        Assert.Equal(address, lifecycle.HoldNative(64 << 10, Marker));
        sandbox.Restore(snapshot);
        Assert.ThrowsAny<HyperlightException>(() => sandbox.Trouble().ReadAddress(address + (32 << 20)));
    }

    [Fact]
    public void Threads_that_were_started_go()
    {
        using Sandbox sandbox = Guest.Build();
        ILifecycle lifecycle = sandbox.Lifecycle();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        for (int round = 0; round < 20; round++)
        {
            // More than a guest may have if they added up.
            Assert.Equal(20, lifecycle.KeepThreads(20));
            sandbox.Restore(snapshot);
            GuestContent.AssertIs(sandbox, snapshot);
        }
        Assert.Equal(0, lifecycle.ReleaseThreads());
    }

    [Fact]
    public void Threads_that_waited_wait_again()
    {
        using Sandbox sandbox = Guest.Build();
        ILifecycle lifecycle = sandbox.Lifecycle();
        lifecycle.KeepThreads(8);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        using Sandbox other = Guest.From(snapshot).Build();
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(8, lifecycle.ReleaseThreads());
            Assert.Equal(0, lifecycle.ReleaseThreads());
            sandbox.Restore(snapshot);
        }
        Assert.Equal(8, other.Lifecycle().ReleaseThreads());
    }

    [Fact]
    public void A_timer_ticks_again_after_a_restore()
    {
        using Sandbox sandbox = Guest.Build();
        ILifecycle lifecycle = sandbox.Lifecycle();
        lifecycle.StartTicking(5);
        lifecycle.Delay(30);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        int ticks = lifecycle.Ticks();
        Assert.True(ticks > 0);
        for (int round = 0; round < 3; round++)
        {
            lifecycle.Delay(60);
            Assert.InRange(lifecycle.Ticks(), ticks + 2, ticks + 100);
            sandbox.Restore(snapshot);
            Assert.InRange(lifecycle.Ticks(), ticks, ticks + 1);
        }
    }

    [Fact]
    public void Buffers_that_grew_in_both_directions_are_small_again()
    {
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(256 << 20).WithMaxMessageSize(32 << 20).Build();
        IEcho echo = sandbox.Echo();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        byte[] large = new byte[20 << 20];
        Random.Shared.NextBytes(large);
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(large, echo.EchoBytes(large));
            sandbox.Restore(snapshot);
            GuestContent.AssertIs(sandbox, snapshot);
        }
        Assert.Equal("small", echo.Echo("small"));
        Assert.Equal(large.Length, sandbox.Lifecycle().Produce(large.Length, 7).Length);
    }

    [Fact]
    public void A_snapshot_with_grown_buffers_holds_none_of_their_content()
    {
        using Sandbox sandbox = Guest.Builder().WithMaxMessageSize(32 << 20).Build();
        long before;
        using (Snapshot small = sandbox.TakeSnapshot())
            before = small.SizeInBytes;
        Assert.Equal(16 << 20, sandbox.Lifecycle().Produce(16 << 20, 7).Length);
        sandbox.Lifecycle().Release();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Assert.InRange(snapshot.SizeInBytes, before - (1 << 20), before + (2 << 20));
        Assert.Equal("still", sandbox.Echo().Echo("still"));
        using Sandbox other = Guest.From(snapshot).Build();
        Assert.Equal(16 << 20, other.Lifecycle().Produce(16 << 20, 7).Length);
    }

    [Fact]
    public void Output_in_the_middle_of_a_character_does_not_meet_what_comes_after()
    {
        var text = new StringWriter();
        using Sandbox sandbox = new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions<IHostEcho>(new TestHost()).WithOutput(text).Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        sandbox.Trouble().PrintBytes("half a line \u20AC"u8[..^1].ToArray());
        sandbox.Restore(snapshot);
        sandbox.Trouble().Print("\u00E4.");
        Assert.Equal("half a line \u00E4.", text.ToString());
    }

    [Fact]
    public void Last_words_are_those_of_the_guest_after_the_restore()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        sandbox.Trouble().PrintError("a secret of the tenant before");
        sandbox.Restore(snapshot);
        var exited = Assert.Throws<GuestExitedException>(() => sandbox.Trouble().Exit(3));
        Assert.DoesNotContain("secret", exited.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PoisonKinds))]
    public void A_poisoned_sandbox_is_healed(string kind)
    {
        using Sandbox sandbox = Guest.Builder().WithOutput(Poison.Output).WithMemoryLimit(64 << 20).Build();
        sandbox.Lifecycle().KeepThreads(3);
        sandbox.Simple().AddToStatic(5);
        using Snapshot snapshot = sandbox.TakeSnapshot();
        for (int round = 0; round < 10; round++)
        {
            Poison.Apply(kind, sandbox);
            Assert.Throws<SandboxPoisonedException>(() => sandbox.Calculator().Add(1, 2));
            Assert.Throws<SandboxPoisonedException>(() => sandbox.TakeSnapshot());
            sandbox.Restore(snapshot);
            Assert.False(sandbox.IsPoisoned);
            GuestContent.AssertIs(sandbox, snapshot);
            Assert.Equal(3, sandbox.Calculator().Add(1, 2));
        }
        Assert.Equal(5, sandbox.Simple().GetStatic());
        Assert.Equal(3, sandbox.Lifecycle().ReleaseThreads());
    }

    [Fact]
    public void A_guest_is_ready_to_be_frozen_right_after_a_restore()
    {
        using Sandbox sandbox = Guest.Build();
        sandbox.Simple().AddToStatic(5);
        using Snapshot first = sandbox.TakeSnapshot();
        Poison.Apply("fault", sandbox);
        sandbox.Restore(first);
        using Snapshot second = sandbox.TakeSnapshot();
        using Sandbox copy = Guest.From(second).Build();
        using Snapshot third = copy.TakeSnapshot();
        Assert.Equal(first.State.Vcpu.Registers, third.State.Vcpu.Registers);
        using Sandbox copyOfCopy = Guest.From(third).Build();
        Assert.Equal(5, copyOfCopy.Simple().GetStatic());
        Assert.Equal(5, sandbox.Simple().GetStatic());
    }

    [Fact]
    public void Rounding_modes_go_back()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        double nearest = sandbox.Lifecycle().OneThird(1, 3);
        sandbox.Lifecycle().ChangeRounding();
        Assert.NotEqual(nearest, sandbox.Lifecycle().OneThird(1, 3));
        sandbox.Restore(snapshot);
        Assert.Equal(nearest, sandbox.Lifecycle().OneThird(1, 3));
    }
}
