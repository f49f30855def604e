using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Image;
using Hyperlight.Host.Memory;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Calls;

/// <summary>The page with <see cref="BootInfo"/>, in which a guest finds its host.</summary>
internal sealed class BootPage
{
    private readonly GuestMemory _memory;
    private readonly ulong _physical;

    public BootPage(AddressSpace space)
    {
        _memory = space.Memory;
        _physical = space.AllocateContiguous(1);
        space.MapShared(GuestLayout.BootInfoPage, _physical, PageTables.PageSize, PageRights.Read);
    }

    public void Write(MessageBuffer input, MessageBuffer output) => Info = new BootInfo
    {
        Magic = BootInfo.ExpectedMagic,
        ProtocolVersion = ProtocolVersion.Current,
        HypercallStub = HypercallPage.Hypercall,
        TimestampStub = HypercallPage.Timestamp,
        InputAddress = input.GuestAddress,
        InputCapacity = (ulong)input.Limit,
        OutputAddress = output.GuestAddress,
        OutputCapacity = (ulong)output.Capacity,
        MaxMessageSize = (ulong)output.Limit,
    };

    public void SetOutputCapacity(long bytes) => Info.OutputCapacity = (ulong)bytes;

    private ref BootInfo Info => ref MemoryMarshal.AsRef<BootInfo>(_memory.Span(_physical, PageTables.PageSize));
}
