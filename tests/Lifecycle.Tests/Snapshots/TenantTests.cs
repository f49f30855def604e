using System.Runtime.InteropServices;
using Hyperlight;
using Hyperlight.Host.Memory;
using Lifecycle.Tests.Support;

namespace Lifecycle.Tests.Snapshots;

/// <summary>After a restore nothing can be found of whoever used the sandbox before.</summary>
public class TenantTests
{
    // mov to all general registers from rdi; movq xmm0, rdi; punpcklqdq xmm0, xmm0; movaps to xmm1 to xmm7; jmp to itself.
    // As instructions, because where a compiler keeps a value is its own affair.
    private static readonly byte[] FillRegistersAndSpin = Convert.FromHexString(
        "4889F84889FB4889F94889FA4889FE4889FD4989F84989F94989FA4989FB4989FC4989FD4989FE4989FF"
        + "66480F6EC7660F6CC00F28C80F28D00F28D80F28E00F28E80F28F00F28F8EBFE");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_of_the_earlier_tenant_is_left(bool faults)
    {
        ulong marker = (ulong)Random.Shared.NextInt64() | 0x8000_0000_0000_0001;
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(64 << 20).WithMaxMessageSize(4 << 20).Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        Spread(sandbox, marker);
        StopWithMarkedRegisters(sandbox, marker, faults);
        // Both searches must be able to find it; after a fault other code ran.
        Assert.True(GuestContent.Count(GuestContent.Memory(sandbox), marker) > 1_000_000);
        Assert.True(faults || GuestContent.Count(GuestContent.Registers(sandbox), marker) > 20);
        sandbox.Restore(snapshot);
        Assert.Equal(0, GuestContent.Count(GuestContent.Memory(sandbox), marker));
        Assert.Equal(0, GuestContent.Count(sandbox.MicroVm.SaveKernel(), marker));
        sandbox.Calculator().NoOp();
        Assert.Equal(0, GuestContent.Count(GuestContent.Registers(sandbox), marker));
        Assert.Equal(0, GuestContent.Count(GuestContent.Memory(sandbox), marker));
    }

    [Fact]
    public void A_small_call_leaves_nothing_either()
    {
        ulong marker = (ulong)Random.Shared.NextInt64() | 0x8000_0000_0000_0001;
        using Sandbox sandbox = Guest.Builder().WithMemoryLimit(64 << 20).WithMaxMessageSize(4 << 20).Build();
        using Snapshot snapshot = sandbox.TakeSnapshot();
        sandbox.Restore(snapshot);
        sandbox.Lifecycle().Count();
        sandbox.Restore(snapshot);
        // Only memory of this process alone is copied back page by page.
        long? copies = (sandbox.MicroVm.Memory as PrivateMemory)?.CopiesBack;
        sandbox.Echo().EchoU64(marker);
        sandbox.Echo().EchoBytes(BitConverter.GetBytes(marker));
        Assert.True(GuestContent.Count(GuestContent.Memory(sandbox), marker) > 1);
        sandbox.Restore(snapshot);
        Assert.Equal(copies + 1, (sandbox.MicroVm.Memory as PrivateMemory)?.CopiesBack);
        Assert.Equal(0, GuestContent.Count(GuestContent.Memory(sandbox), marker));
    }

    private static void Spread(Sandbox sandbox, ulong marker)
    {
        ulong[] words = new ulong[(1 << 20) / sizeof(ulong)];
        Array.Fill(words, marker);
        byte[] bytes = MemoryMarshal.AsBytes<ulong>(words).ToArray();
        sandbox.Echo().EchoBytes(bytes);
        sandbox.Echo().EchoBytes(bytes[..1024]);
        sandbox.Trouble().Keep(bytes);
        sandbox.Trouble().PrintBytes(bytes.AsMemory(0, 4096));
        sandbox.GetGuest<SimpleGuest.IRoundTrips>().RoundTripHostVecBytes(bytes);
        Fill(sandbox, marker);
    }

    private static void Fill(Sandbox sandbox, ulong marker)
    {
        sandbox.Lifecycle().Hold(8, marker);
        sandbox.Lifecycle().HoldNative(16, marker);
        sandbox.Lifecycle().HoldNative(4 << 10, marker);
        sandbox.Lifecycle().MarkStack(marker);
        sandbox.Lifecycle().KeepThreads(4);
    }

    private static void StopWithMarkedRegisters(Sandbox sandbox, ulong marker, bool faults)
    {
        using IDisposable limit = sandbox.LimitCalls(TimeSpan.FromMilliseconds(300));
        if (faults)
            Assert.ThrowsAny<HyperlightException>(() => sandbox.Lifecycle().FaultMarked(marker));
        else
            Assert.Throws<GuestTimeoutException>(() => sandbox.GetGuest<SimpleGuest.IMachineCode>().RunCode(FillRegistersAndSpin, marker, 0));
    }
}
