using System.Runtime.InteropServices;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>All registers but the vectors: <c>struct user_regs_struct</c> of sys/user.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UserRegisters
{
    /// <summary>The selectors of every 64-bit process; no other one is left in force when guest code goes on.</summary>
    public const ulong UserCode = SystemPages.UserCode, UserData = SystemPages.UserData;

    private const ulong NoSystemCall = ulong.MaxValue;

    public ulong R15, R14, R13, R12, Rbp, Rbx, R11, R10, R9, R8, Rax, Rcx, Rdx, Rsi, Rdi, SystemCall, Rip, Cs, Rflags, Rsp, Ss, FsBase, GsBase, Ds, Es, Fs, Gs;

    public static UserRegisters Of(in GuestRegisters r, ulong threadPointer, ulong gsBase) => new()
    {
        R15 = r.R15, R14 = r.R14, R13 = r.R13, R12 = r.R12, Rbp = r.Rbp, Rbx = r.Rbx, R11 = r.R11, R10 = r.R10, R9 = r.R9, R8 = r.R8,
        Rax = r.Rax, Rcx = r.Rcx, Rdx = r.Rdx, Rsi = r.Rsi, Rdi = r.Rdi, Rip = r.Rip, Rflags = r.Rflags, Rsp = r.Rsp,
        SystemCall = NoSystemCall, Cs = UserCode, Ss = UserData, FsBase = threadPointer, GsBase = gsBase,
    };

    public readonly GuestRegisters General => new()
    {
        R15 = R15, R14 = R14, R13 = R13, R12 = R12, Rbp = Rbp, Rbx = Rbx, R11 = R11, R10 = R10, R9 = R9, R8 = R8,
        Rax = Rax, Rcx = Rcx, Rdx = Rdx, Rsi = Rsi, Rdi = Rdi, Rip = Rip, Rflags = Rflags, Rsp = Rsp,
    };
}
