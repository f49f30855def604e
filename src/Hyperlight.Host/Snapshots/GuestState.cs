using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Image;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Snapshots;

/// <summary>All that a guest is at one moment between two calls.</summary>
/// <param name="Memory">Its memory.</param>
/// <param name="Vcpu">Its registers.</param>
/// <param name="Kernel">Its threads, files and address ranges, as the kernel writes them.</param>
/// <param name="Plan">Where things lie in its memory.</param>
/// <param name="MemoryLimit">The memory limit that it was built with, in bytes.</param>
/// <param name="MaxMessageSize">The message limit that it was built with, in bytes.</param>
/// <param name="Features"><see cref="CpuFeatures"/> that it found.</param>
internal sealed record GuestState(MemoryImage Memory, VcpuState Vcpu, byte[] Kernel, MemoryPlan Plan, long MemoryLimit, long MaxMessageSize, byte[] Features)
{
    /// <summary>True when a sandbox of one can become the other: only what lies in memory differs.</summary>
    public bool Fits(MemoryPlan plan, long memoryLimit, long maxMessageSize) =>
        plan == Plan && memoryLimit == MemoryLimit && maxMessageSize == MaxMessageSize;
}
