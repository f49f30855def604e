using System.Runtime.InteropServices;

namespace Hyperlight.Host.Hypervisor;

/// <summary>The general purpose registers, in the order of the kernel's <c>struct kvm_regs</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GuestRegisters
{
    public ulong Rax, Rbx, Rcx, Rdx, Rsi, Rdi, Rsp, Rbp, R8, R9, R10, R11, R12, R13, R14, R15, Rip, Rflags;
}
