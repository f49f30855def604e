using System.Runtime.InteropServices;
using Hyperlight;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;
using Hyperlight.Host.Snapshots;
using Security.Tests.Attacks;

namespace Security.Tests;

/// <summary>Compares what two snapshots hold: each page, each register, and the kernel's state.</summary>
internal static class SnapshotComparison
{
    public static void AssertSame(Snapshot expected, Snapshot actual)
    {
        (GuestState a, GuestState b) = (expected.State, actual.State);
        Assert.Equal(a.Memory.Length, b.Memory.Length);
        // The host keeps the time in it.
        ulong clock = PageTableAudit.Check(expected).PhysicalOf(MemoryAttacks.ClockPage);
        for (ulong page = 0; page < a.Memory.Length; page += PageTables.PageSize)
            Assert.True(page == clock || PageOf(a.Memory, page).SequenceEqual(PageOf(b.Memory, page)), $"The page at 0x{page:x} differs.");
        Assert.True(BytesOf(a.Vcpu.Registers).SequenceEqual(BytesOf(b.Vcpu.Registers)), "The registers differ.");
        Assert.Equal(a.Vcpu.ThreadPointer, b.Vcpu.ThreadPointer);
        Assert.Equal(a.Vcpu.ExtendedState, b.Vcpu.ExtendedState);
        Assert.Equal(a.Kernel, b.Kernel);
        Assert.Equal(a.Plan, b.Plan);
    }

    // An absent page is all zero.
    private static ReadOnlySpan<byte> PageOf(MemoryImage image, ulong page) => image.TryGet(page, out ReadOnlySpan<byte> bytes) ? bytes : default;

    private static byte[] BytesOf(GuestRegisters registers) => MemoryMarshal.AsBytes(new ReadOnlySpan<GuestRegisters>(in registers)).ToArray();
}
