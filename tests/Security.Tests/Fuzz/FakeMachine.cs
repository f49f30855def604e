using Hyperlight.Host.Hypervisor;
using Hyperlight.Host.Memory;

namespace Security.Tests.Fuzz;

/// <summary>A machine without a CPU: every exit is what the test makes up.</summary>
/// <param name="next">Sets the registers as guest code might have left them, and says why the vCPU stopped.</param>
internal sealed class FakeMachine(Func<FakeMachine, VcpuExit> next) : IVirtualMachine
{
    private GuestRegisters _registers;
    private byte[] _extended = new byte[4096];

    public ref GuestRegisters Registers => ref _registers;

    public ulong ThreadPointer { get; set; }

    public int ExtendedStateSize => _extended.Length;

    public ulong TimestampFrequency => 0;

    public GuestRegisters PeekRegisters() => _registers;

    public GuestMemory CreateMemory(ulong size) => new PrivateMemory(this, size);

    public void AddMemory(ulong guestPhysical, nint host, ulong length)
    {
    }

    public void Configure(AddressSpace space, SystemPages pages)
    {
    }

    public VcpuExit Run() => next(this);

    public VcpuState SaveState() => new(_registers, ThreadPointer, [.. _extended]);

    public void LoadState(VcpuState state) => (_registers, ThreadPointer, _extended) = (state.Registers, state.ThreadPointer, [.. state.ExtendedState]);

    public void MemoryWasReplaced()
    {
    }

    public void SaveExtendedState(Span<byte> state) => _extended.CopyTo(state);

    public void RestoreExtendedState(ReadOnlySpan<byte> state) => state.CopyTo(_extended);

    public long ProcessorTime => 0;

    public long CountTouchedPages() => 0;

    public void Dispose()
    {
    }
}
