using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Kernel.Signals;

/// <summary>What a handler finds at its stack pointer: Linux's <c>struct rt_sigframe</c> for x86-64. The floating-point state lies above it.</summary>
/// <remarks>Layout: asm/sigframe.h, asm/ucontext.h and asm/sigcontext.h.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct SignalFrame
{
    /// <summary>Where the parts lie that a handler gets as arguments.</summary>
    public const ulong ContextOffset = 8, InfoOffset = 312;

    public ulong ReturnAddress;
    public UserContext Context;
    public SignalInfo Info;

    /// <summary><c>struct ucontext</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct UserContext
    {
        /// <summary><c>UC_FP_XSTATE</c>, <c>UC_SIGCONTEXT_SS</c>, <c>UC_STRICT_RESTORE_SS</c>.</summary>
        public const ulong AllFlags = 7;

        public ulong Flags, Link;
        public SignalStack Stack;
        public MachineContext Machine;
        public ulong Mask;
    }

    /// <summary><c>struct sigcontext</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MachineContext
    {
        public ulong R8, R9, R10, R11, R12, R13, R14, R15, Rdi, Rsi, Rbp, Rbx, Rdx, Rax, Rcx, Rsp, Rip, Rflags;
        public ushort Cs, Gs, Fs, Ss;
        public ulong ErrorCode, Vector, OldMask, FaultAddress, ExtendedState;
        public ReservedWords Reserved;

        [InlineArray(8)]
        public struct ReservedWords
        {
            private ulong _first;
        }

        public static MachineContext Of(in GuestRegisters r) => new()
        {
            R8 = r.R8, R9 = r.R9, R10 = r.R10, R11 = r.R11, R12 = r.R12, R13 = r.R13, R14 = r.R14, R15 = r.R15,
            Rdi = r.Rdi, Rsi = r.Rsi, Rbp = r.Rbp, Rbx = r.Rbx, Rdx = r.Rdx, Rax = r.Rax, Rcx = r.Rcx, Rsp = r.Rsp, Rip = r.Rip, Rflags = r.Rflags,
            Cs = SystemPages.UserCode, Ss = SystemPages.UserData,
        };

        public readonly GuestRegisters Registers => new()
        {
            R8 = R8, R9 = R9, R10 = R10, R11 = R11, R12 = R12, R13 = R13, R14 = R14, R15 = R15,
            Rdi = Rdi, Rsi = Rsi, Rbp = Rbp, Rbx = Rbx, Rdx = Rdx, Rax = Rax, Rcx = Rcx, Rsp = Rsp, Rip = Rip, Rflags = Rflags,
        };
    }
}
