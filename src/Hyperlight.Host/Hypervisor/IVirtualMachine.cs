using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Hypervisor;

/// <summary>
/// The seam below which a hypervisor lives: guest-physical memory and one vCPU that runs guest code at CPL 3 until it leaves.
/// </summary>
internal interface IVirtualMachine : IDisposable
{
    /// <summary>Reserves the guest-physical memory, once; the caller disposes of it after the machine.</summary>
    /// <param name="size">Bytes, a multiple of the page size.</param>
    GuestMemory CreateMemory(ulong size);

    /// <summary>Adds memory to the guest-physical address space.</summary>
    void AddMemory(ulong guestPhysical, nint host, ulong length);

    /// <summary>Points the vCPU at its page tables and at the pages that only CPL 0 can see.</summary>
    void Configure(AddressSpace space, SystemPages pages);

    /// <summary>Runs the guest until its next exit. What was changed in <see cref="Registers"/> and <see cref="ThreadPointer"/> is in force.</summary>
    VcpuExit Run();

    /// <summary>The general purpose registers of the guest's CPL 3 code as of the last exit that was no hypercall.</summary>
    ref GuestRegisters Registers { get; }

    /// <summary>The general purpose registers as they are now, whatever the last exit was. Changes nothing.</summary>
    GuestRegisters PeekRegisters();

    /// <summary>The FS base, through which guest code reaches its thread-local data.</summary>
    ulong ThreadPointer { get; set; }

    /// <summary>Copies all that the vCPU holds of a guest that stands still after a hypercall.</summary>
    VcpuState SaveState();

    /// <summary>Puts a state into the vCPU; nothing that ran before is left in it.</summary>
    void LoadState(VcpuState state);

    /// <summary>Learns that guest memory, and with it the page tables, was replaced as a whole.</summary>
    void MemoryWasReplaced();

    /// <summary>Copies the x87, SSE and AVX state out, <see cref="ExtendedStateSize"/> bytes.</summary>
    void SaveExtendedState(Span<byte> state);

    /// <summary>Puts back a state that <see cref="SaveExtendedState"/> gave.</summary>
    void RestoreExtendedState(ReadOnlySpan<byte> state);

    int ExtendedStateSize { get; }

    /// <summary>Ticks a second of the time stamp counter, when guest code reads the same counter as the host; 0 when it does not.</summary>
    ulong TimestampFrequency { get; }

    /// <summary>Nanoseconds that a CPU has worked for the guest. Only what they grow by in a run on one thread means something.</summary>
    long ProcessorTime { get; }

    /// <summary>Number of pages that the guest touched for the first time; zero where the hypervisor does not count them.</summary>
    long CountTouchedPages();
}
