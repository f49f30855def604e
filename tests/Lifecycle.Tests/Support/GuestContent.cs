using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Hyperlight;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;
using Hyperlight.Host.Snapshots;

namespace Lifecycle.Tests.Support;

/// <summary>Looks at all that a sandbox holds, from the host.</summary>
internal static class GuestContent
{
    /// <summary>All memory of a guest, message buffers and page tables included.</summary>
    public static ReadOnlySpan<byte> Memory(Sandbox sandbox) =>
        sandbox.MicroVm.Memory.Span(0, checked((int)sandbox.MicroVm.Memory.AttachedEnd));

    public static string Hash(Sandbox sandbox) => Convert.ToHexString(SHA256.HashData(Memory(sandbox)));

    /// <summary>All registers of the vCPU that guest code can write.</summary>
    public static byte[] Registers(Sandbox sandbox)
    {
        VcpuState state = sandbox.MicroVm.Machine.SaveState();
        GuestRegisters general = state.Registers;
        return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<GuestRegisters>(in general)), .. BitConverter.GetBytes(state.ThreadPointer), .. state.ExtendedState];
    }

    /// <summary>How often eight bytes occur.</summary>
    public static int Count(ReadOnlySpan<byte> content, ulong marker)
    {
        ReadOnlySpan<byte> wanted = MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in marker));
        return content.Count(wanted);
    }

    /// <summary>Fails unless the sandbox is, byte by byte, what the snapshot holds.</summary>
    public static void AssertIs(Sandbox sandbox, Snapshot snapshot)
    {
        GuestState state = snapshot.State;
        Assert.Null(FirstDifference(Memory(sandbox), state.Memory));
        Assert.Equal(state.Vcpu.Registers, sandbox.MicroVm.Machine.Registers);
        Assert.Equal(state.Vcpu.ThreadPointer, sandbox.MicroVm.Machine.ThreadPointer);
        byte[] extended = new byte[sandbox.MicroVm.Machine.ExtendedStateSize];
        sandbox.MicroVm.Machine.SaveExtendedState(extended);
        Assert.Equal(state.Vcpu.ExtendedState, extended);
        Assert.Equal(state.Kernel, sandbox.MicroVm.SaveKernel());
    }

    private static string? FirstDifference(ReadOnlySpan<byte> memory, MemoryImage image)
    {
        ReadOnlySpan<byte> zeros = new byte[PageTables.PageSize];
        for (int page = 0; page < memory.Length; page += PageTables.PageSize)
        {
            ReadOnlySpan<byte> expected = image.TryGet((ulong)page, out ReadOnlySpan<byte> content) ? content : zeros;
            int same = memory.Slice(page, PageTables.PageSize).CommonPrefixLength(expected);
            if (same < PageTables.PageSize)
                return $"guest-physical 0x{page + same:x}: 0x{memory[page + same]:x2} instead of 0x{expected[same]:x2}";
        }
        return null;
    }
}
