using Hyperlight.Host.Hypervisor;

namespace Hyperlight.Host.Kernel;

/// <summary>A system call as the guest made it: number and arguments in the registers of the x86-64 Linux convention.</summary>
internal readonly struct SystemCall(in GuestRegisters registers)
{
    public ulong Number { get; } = registers.Rax;

    public ulong Arg0 { get; } = registers.Rdi;

    public ulong Arg1 { get; } = registers.Rsi;

    public ulong Arg2 { get; } = registers.Rdx;

    public ulong Arg3 { get; } = registers.R10;

    public ulong Arg4 { get; } = registers.R8;

    public ulong Arg5 { get; } = registers.R9;
}

/// <summary>Answers one system call: the result that the guest sees in RAX, negative for an error.</summary>
internal delegate long SystemCallHandler(in SystemCall call);
