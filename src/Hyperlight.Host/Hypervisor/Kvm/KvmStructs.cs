using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyperlight.Host.Hypervisor.Kvm;

// Layouts and numbers: linux/kvm.h and asm/kvm.h, x86-64, KVM API version 12.

[StructLayout(LayoutKind.Sequential)]
internal struct KvmSegment
{
    public ulong Base;
    public uint Limit;
    public ushort Selector;
    public byte Type, Present, Dpl, Db, S, L, G, Avl, Unusable, Padding;
}

[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct KvmDescriptorTable
{
    public ulong Base;
    public ushort Limit;
}

[StructLayout(LayoutKind.Sequential)]
internal struct KvmSpecialRegisters
{
    public KvmSegment Cs, Ds, Es, Fs, Gs, Ss, Tr, Ldt;
    public KvmDescriptorTable Gdt, Idt;
    public ulong Cr0, Cr2, Cr3, Cr4, Cr8, Efer, ApicBase;
    public InterruptBitmap Interrupts;

    [InlineArray(4)]
    public struct InterruptBitmap
    {
        private ulong _first;
    }
}

[StructLayout(LayoutKind.Sequential)]
internal struct KvmMemoryRegion
{
    public uint Slot, Flags;
    public ulong GuestPhysical, Size, HostAddress;
}

/// <summary><c>struct kvm_msrs</c> with room for the four registers that we set.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KvmModelRegisters
{
    public uint Count, Padding;
    public EntryList Entries;

    [InlineArray(4)]
    public struct EntryList
    {
        private Entry _first;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Entry
    {
        public uint Index, Reserved;
        public ulong Value;
    }
}

/// <summary><c>struct kvm_xcrs</c>, of which only XCR0 is used.</summary>
[StructLayout(LayoutKind.Sequential, Size = 392)]
internal struct KvmExtendedControl
{
    public uint Count, Flags, Index, Reserved;
    public ulong Value;
}

[StructLayout(LayoutKind.Sequential)]
internal struct KvmDeviceAttribute
{
    /// <summary><c>KVM_VCPU_TSC_CTRL</c> and <c>KVM_VCPU_TSC_OFFSET</c>.</summary>
    public const uint TimestampControl = 0, TimestampOffset = 0;

    public uint Flags, Group;
    public ulong Attribute, Address;
}

/// <summary><c>struct kvm_signal_mask</c> with the kernel's 8-byte signal set.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct KvmSignalMask
{
    public uint Length;
    public ulong Bits;
}

/// <summary><c>struct kvm_vcpu_events</c>; all zero says that nothing is to be delivered.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct KvmEvents
{
}

/// <summary>The head of <c>struct kvm_run</c>, with the union for the exits that we look into.</summary>
[StructLayout(LayoutKind.Explicit)]
internal struct KvmRun
{
    /// <summary>The value of <see cref="IoDirection"/> for OUT.</summary>
    public const byte Out = 1;

    [FieldOffset(1)] public byte ImmediateExit;
    [FieldOffset(8)] public KvmExitReason ExitReason;
    [FieldOffset(32)] public byte IoDirection;
    [FieldOffset(33)] public byte IoSize;
    [FieldOffset(34)] public ushort IoPort;
    [FieldOffset(36)] public uint IoCount;
    [FieldOffset(40)] public ulong IoDataOffset;
    [FieldOffset(32)] public ulong HardwareReason;
    [FieldOffset(32)] public uint InternalError;
    [FieldOffset(32)] public ulong MmioAddress;
}

internal enum KvmExitReason : uint
{
    Io = 2,
    Halt = 5,
    Mmio = 6,
    Shutdown = 8,
    FailEntry = 9,
    Interrupted = 10,
    InternalError = 17,
}

internal static class KvmRequest
{
    public const nuint
        GetApiVersion = 0xAE00, CreateVm = 0xAE01, GetVcpuMapSize = 0xAE04, GetSupportedCpuid = 0xC008AE05,
        CreateVcpu = 0xAE41, SetUserMemoryRegion = 0x4020AE46, Run = 0xAE80,
        GetRegisters = 0x8090AE81, SetRegisters = 0x4090AE82, GetSpecialRegisters = 0x8138AE83, SetSpecialRegisters = 0x4138AE84,
        SetModelRegisters = 0x4008AE89, SetSignalMask = 0x4004AE8B, SetCpuid = 0x4008AE90,
        GetTimestampFrequency = 0xAEA3, SetDeviceAttribute = 0x4018AEE1,
        GetExtendedState = 0x9000AEA4, SetExtendedState = 0x5000AEA5, SetExtendedControl = 0x4188AEA7, SetEvents = 0x4040AEA0, GetStatisticsFile = 0xAECE;
}
