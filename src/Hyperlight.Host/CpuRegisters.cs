using System.Globalization;
using System.Text;
using Hyperlight.Host.Hypervisor;

namespace Hyperlight;

/// <summary>The general purpose registers of a guest's thread, as they were when it faulted.</summary>
public readonly record struct CpuRegisters
{
    internal CpuRegisters(in GuestRegisters registers, ulong fsBase)
    {
        (Rax, Rbx, Rcx, Rdx) = (registers.Rax, registers.Rbx, registers.Rcx, registers.Rdx);
        (Rsi, Rdi, Rsp, Rbp) = (registers.Rsi, registers.Rdi, registers.Rsp, registers.Rbp);
        (R8, R9, R10, R11) = (registers.R8, registers.R9, registers.R10, registers.R11);
        (R12, R13, R14, R15) = (registers.R12, registers.R13, registers.R14, registers.R15);
        (Rip, Rflags, FsBase) = (registers.Rip, registers.Rflags, fsBase);
    }

    /// <summary>RAX.</summary>
    public ulong Rax { get; }

    /// <summary>RBX.</summary>
    public ulong Rbx { get; }

    /// <summary>RCX.</summary>
    public ulong Rcx { get; }

    /// <summary>RDX.</summary>
    public ulong Rdx { get; }

    /// <summary>RSI.</summary>
    public ulong Rsi { get; }

    /// <summary>RDI.</summary>
    public ulong Rdi { get; }

    /// <summary>RSP, the stack pointer.</summary>
    public ulong Rsp { get; }

    /// <summary>RBP.</summary>
    public ulong Rbp { get; }

    /// <summary>R8.</summary>
    public ulong R8 { get; }

    /// <summary>R9.</summary>
    public ulong R9 { get; }

    /// <summary>R10.</summary>
    public ulong R10 { get; }

    /// <summary>R11.</summary>
    public ulong R11 { get; }

    /// <summary>R12.</summary>
    public ulong R12 { get; }

    /// <summary>R13.</summary>
    public ulong R13 { get; }

    /// <summary>R14.</summary>
    public ulong R14 { get; }

    /// <summary>R15.</summary>
    public ulong R15 { get; }

    /// <summary>RIP, the address of the instruction.</summary>
    public ulong Rip { get; }

    /// <summary>RFLAGS.</summary>
    public ulong Rflags { get; }

    /// <summary>The base of FS, where the thread's own data is.</summary>
    public ulong FsBase { get; }

    /// <summary>All registers with their values in hexadecimal, four a line.</summary>
    public override string ToString()
    {
        (string Name, ulong Value)[] all =
        [
            ("rax", Rax), ("rbx", Rbx), ("rcx", Rcx), ("rdx", Rdx), ("rsi", Rsi), ("rdi", Rdi), ("rsp", Rsp), ("rbp", Rbp),
            ("r8", R8), ("r9", R9), ("r10", R10), ("r11", R11), ("r12", R12), ("r13", R13), ("r14", R14), ("r15", R15),
            ("rip", Rip), ("rflags", Rflags), ("fs", FsBase),
        ];
        var text = new StringBuilder();
        for (int i = 0; i < all.Length; i++)
            text.Append(i == 0 ? "" : i % 4 == 0 ? "\n" : "  ").Append(CultureInfo.InvariantCulture, $"{all[i].Name,-3} {all[i].Value:x16}");
        return text.ToString();
    }
}
