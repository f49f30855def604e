using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Diagnostics;

/// <summary>A thread of a guest that stands still.</summary>
/// <param name="Id">The id that the guest knows it by.</param>
/// <param name="Registers">Its general purpose registers.</param>
/// <param name="ThreadPointer">The base of FS.</param>
/// <param name="SignalMask">The signals that it blocks.</param>
/// <param name="ExtendedState">Its x87, SSE and AVX state in the CPU's XSAVE layout; empty when nobody asked for it.</param>
internal sealed record GuestThreadState(int Id, GuestRegisters Registers, ulong ThreadPointer, ulong SignalMask, ReadOnlyMemory<byte> ExtendedState);
