namespace Hyperlight.Host.Hypervisor;

/// <summary>What a vCPU holds of a guest at CPL 3, in a form that any vCPU can take over. All else in it is the same for every guest.</summary>
internal sealed record VcpuState(GuestRegisters Registers, ulong ThreadPointer, byte[] ExtendedState);
