using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;

namespace Hyperlight.Symbols.Tests.Support;

/// <summary>A machine that never runs: for the memory of a guest that stands still.</summary>
internal sealed class NoMachine : IVirtualMachine
{
    private GuestRegisters _registers;

    public ref GuestRegisters Registers => ref _registers;

    public ulong ThreadPointer { get; set; }

    public int ExtendedStateSize => 0;

    public ulong TimestampFrequency => 0;

    public GuestRegisters PeekRegisters() => _registers;

    public GuestMemory CreateMemory(ulong size) => new PrivateMemory(this, size);

    public void AddMemory(ulong guestPhysical, nint host, ulong length)
    {
    }

    public void Configure(AddressSpace space, SystemPages pages)
    {
    }

    public VcpuExit Run() => throw new NotSupportedException();

    public VcpuState SaveState() => throw new NotSupportedException();

    public void LoadState(VcpuState state) => throw new NotSupportedException();

    public void MemoryWasReplaced()
    {
    }

    public void SaveExtendedState(Span<byte> state)
    {
    }

    public void RestoreExtendedState(ReadOnlySpan<byte> state)
    {
    }

    public long ProcessorTime => 0;

    public long CountTouchedPages() => 0;

    public void Dispose()
    {
    }
}
