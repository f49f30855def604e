using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Image;
using Hyperlight.Host.Memory;
using Hyperlight.Host.Profiling;
using Hyperlight.Host.Tracing;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Calls;

/// <summary>The page with <see cref="BootInfo"/>, in which a guest finds its host.</summary>
internal sealed class BootPage
{
    private readonly GuestMemory _memory;

    private BootPage(AddressSpace space, ulong physical)
    {
        _memory = space.Memory;
        Physical = physical;
        space.Reserve(GuestLayout.BootInfoPage, PageTables.PageSize);
    }

    /// <summary>Guest-physical address of the page.</summary>
    public ulong Physical { get; }

    private ref BootInfo Info => ref MemoryMarshal.AsRef<BootInfo>(_memory.Span(Physical, PageTables.PageSize));

    /// <summary>Allocates, maps and fills the page.</summary>
    public static BootPage Create(AddressSpace space, long maxMessageSize, bool hasRecords, bool hasProfile)
    {
        var page = new BootPage(space, space.AllocateContiguous(1));
        space.MapShared(GuestLayout.BootInfoPage, page.Physical, PageTables.PageSize, PageRights.Read);
        page.Info = new BootInfo
        {
            Magic = BootInfo.ExpectedMagic,
            ProtocolVersion = ProtocolVersion.Current,
            HypercallStub = HypercallPage.Hypercall,
            TimestampStub = HypercallPage.Timestamp,
            InputAddress = GuestLayout.Input,
            InputCapacity = (ulong)maxMessageSize,
            OutputAddress = GuestLayout.Output,
            OutputCapacity = MessageBuffer.WindowSize,
            MaxMessageSize = (ulong)maxMessageSize,
            RecordsAddress = hasRecords ? GuestLayout.Records : 0,
            RecordsSize = hasRecords ? RecordBuffer.Bytes : 0ul,
            ProfileAddress = hasProfile ? GuestLayout.Profile : 0,
            ProfileSize = hasProfile ? ProfileBuffer.Bytes : 0ul,
            RegistersStub = HypercallPage.Registers,
        };
        return page;
    }

    /// <summary>The page that a snapshot brings with it.</summary>
    public static BootPage At(AddressSpace space, ulong physical) => new(space, physical);

    /// <summary>Says what is wanted of the next call.</summary>
    public void SetWanted(uint wanted) => Info.Wanted = wanted;

    public void SetOutputCapacity(long bytes) => Info.OutputCapacity = (ulong)bytes;
}
