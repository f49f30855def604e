using System.Runtime.InteropServices;

namespace Hyperlight.Host.Hypervisor;

/// <summary>The general purpose registers, in the order of the kernel's <c>struct kvm_regs</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GuestRegisters
{
    private const ulong UserFlags = 1 << 1 | 1 << 9, SettableFlags = 0x24_0CD5; // reserved one, IF; CF PF AF ZF SF DF OF AC ID

    public ulong Rax, Rbx, Rcx, Rdx, Rsi, Rdi, Rsp, Rbp, R8, R9, R10, R11, R12, R13, R14, R15, Rip, Rflags;

    /// <summary>Makes the flags such as guest code may have.</summary>
    public void KeepToUserFlags() => Rflags = (Rflags & SettableFlags) | UserFlags;
}
