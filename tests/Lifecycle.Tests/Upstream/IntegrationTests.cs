using Hyperlight;
using Lifecycle.Tests.Support;
using SimpleGuest;

namespace Lifecycle.Tests.Upstream;

/// <summary>Hyperlight's own tests/integration_test.rs without its interrupts; docs/upstream-tests.md lists them all.</summary>
public class IntegrationTests
{
    [Fact]
    public void print_four_args()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.Equal("Message: arg1:Test4 arg2:3 arg3:4 arg4:Tested.".Length, sandbox.Simple().PrintFourArgs("Test4", 3, 4, "Tested"));
    }

    [Fact]
    public void guest_abort()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.Equal(13, Assert.Throws<GuestExitedException>(() => sandbox.Simple().GuestAbortWithCode(13)).ExitCode);
        Assert.True(sandbox.IsPoisoned);
    }

    [Fact]
    public void guest_abort_with_context1()
    {
        using Sandbox sandbox = Guest.Build();
        var exited = Assert.Throws<GuestExitedException>(() => sandbox.Simple().GuestAbortWithMessage(25, "Oh no"));
        Assert.Equal(25, exited.ExitCode);
        Assert.Contains("Oh no", exited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void guest_abort_with_context2()
    {
        using Sandbox sandbox = Guest.Build();
        var exited = Assert.Throws<GuestExitedException>(() => sandbox.Simple().GuestAbortWithMessage(60, new string('a', 100_000) + " the end"));
        Assert.Equal(60, exited.ExitCode);
        Assert.EndsWith("the end", exited.Message, StringComparison.Ordinal);
        Assert.InRange(exited.Message.Length, 100, 10_000);
    }

    [Fact]
    public void guest_panic()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        var exited = Assert.Throws<GuestExitedException>(() => sandbox.Simple().guest_panic("Error... error..."));
        Assert.Equal(6, exited.Signal);
        Assert.Contains("Error... error...", exited.Message, StringComparison.Ordinal);
        Assert.Throws<SandboxPoisonedException>(() => sandbox.Simple().GetStatic());
        sandbox.Restore(snapshot);
        Assert.Equal(0, sandbox.Simple().GetStatic());
    }

    [Fact]
    public void guest_malloc()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.Equal(2000, sandbox.Simple().TestMalloc(2000));
        Assert.Equal(2000, sandbox.Simple().CallMalloc(2000));
        for (int i = 0; i < 500; i++)
            Assert.Equal(1 << 20, sandbox.Simple().MallocAndFree(1 << 20));
    }

    [Fact]
    public void guest_allocate_vec()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.Equal(2000, sandbox.Trouble().Allocate(2000).Length);
    }

    [Fact]
    public void guest_malloc_abort()
    {
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(64 << 20).Build();
        var exited = Assert.Throws<GuestExitedException>(() => sandbox.Simple().TestMalloc(65 << 20));
        Assert.Contains("Malloc Failed", exited.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void exhaust_heap()
    {
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(64 << 20).Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        var error = Assert.Throws<GuestException>(sandbox.Simple().ExhaustHeap);
        Assert.Equal("System.OutOfMemoryException", error.TypeName);
        sandbox.Restore(snapshot);
        Assert.Equal(1 << 20, sandbox.Simple().CallMalloc(1 << 20));
    }

    [Fact]
    public void fill_heap_and_cause_exception()
    {
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(64 << 20).Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        // To throw needs memory too: the guest throws its exception, or runs out of memory once more.
        Assert.Throws<GuestException>(sandbox.Simple().FillHeapAndCauseException);
        sandbox.Restore(snapshot);
        Assert.Equal(1 << 20, sandbox.Simple().SetStatic());
    }

    [Fact]
    public void guest_outb_with_invalid_port_poisons_sandbox()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        foreach (uint port in (uint[])[0, 99, 0x3F8, ushort.MaxValue])
        {
            Assert.ThrowsAny<HyperlightException>(() => sandbox.Trouble().OutWithPort(port, 1));
            Assert.True(sandbox.IsPoisoned);
            sandbox.Restore(snapshot);
        }
    }

    [Fact]
    public void corrupt_output_size_prefix_rejected()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.Throws<ProtocolViolationException>(sandbox.Trouble().CorruptOutputSizePrefix);
        Assert.True(sandbox.IsPoisoned);
    }

    [Fact]
    public void corrupt_output_back_pointer_rejected()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Assert.Throws<ProtocolViolationException>(() => sandbox.Simple().CorruptOutputBackPointer());
        Assert.True(sandbox.IsPoisoned);
        sandbox.Restore(snapshot);
        Assert.Equal(3, sandbox.Calculator().Add(1, 2));
    }

    [Fact]
    public void static_stack_allocate()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.Equal(1024, sandbox.Simple().SmallVar());
        Assert.Equal(-3, sandbox.Simple().BufferOverrun("12345678901234567890"));
        Assert.Equal(12, sandbox.Simple().BufferOverrun("12345"));
    }

    [Fact]
    public void static_stack_allocate_overflow() => AssertStackOverflow(static guest => guest.LargeVar());

    [Fact]
    public void recursive_stack_allocate()
    {
        using Sandbox sandbox = Guest.Build();
        Assert.Equal(0, sandbox.Simple().StackOverflow(1000));
    }

    [Fact]
    public void recursive_stack_allocate_overflow() => AssertStackOverflow(static guest => guest.StackOverflow(10_000_000));

    [Fact]
    public void guard_page_check_2() => AssertStackOverflow(static guest => guest.InfiniteRecursion());

    [Fact]
    public void execute_on_heap()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Assert.ThrowsAny<HyperlightException>(() => sandbox.Simple().ExecuteOnHeap());
        Assert.True(sandbox.IsPoisoned);
        sandbox.Restore(snapshot);
        Assert.Equal(3, sandbox.Calculator().Add(1, 2));
    }

    [Fact]
    public void add_to_static_and_fail_keeps_the_state()
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Assert.Equal("Crash on purpose", Assert.Throws<GuestException>(() => sandbox.Simple().AddToStaticAndFail()).Message);
        Assert.Equal(10, sandbox.Simple().GetStatic());
        sandbox.Restore(snapshot);
        Assert.Equal(0, sandbox.Simple().GetStatic());
    }

    [Fact]
    public void guest_is_able_to_get_return_values_from_host()
    {
        using Sandbox sandbox = Guest.Build();
        IRoundTrips guest = sandbox.GetGuest<IRoundTrips>();
        Assert.Equal(42, guest.RoundTripHostI32(42));
        Assert.Equal(1.25, guest.RoundTripHostF64(1.25));
        Assert.Equal("Guest Function, string added by Host Function", guest.RoundTripHostString("Guest Function, string added by Host Function"));
        Assert.Equal([1, 2, 3], guest.RoundTripHostVecBytes([1, 2, 3]));
    }

    private static void AssertStackOverflow(Action<ISimpleGuest> call)
    {
        using Sandbox sandbox = Guest.Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        for (int round = 0; round < 3; round++)
        {
            Assert.ThrowsAny<HyperlightException>(() => call(sandbox.Simple()));
            Assert.True(sandbox.IsPoisoned);
            sandbox.Restore(snapshot);
            Assert.Equal(3, sandbox.Calculator().Add(1, 2));
        }
    }
}
