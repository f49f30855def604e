namespace Hyperlight.Host.Tests.Diagnostics;

/// <summary>x86-64 instructions for guests to run.</summary>
internal static class Code
{
    /// <summary>An instruction that no CPU has, which no handler of the runtime takes for an exception.</summary>
    public static byte[] Fault { get; } = [0x0F, 0x0B]; // ud2

    /// <summary>Makes a system call without arguments.</summary>
    public static byte[] SystemCall(int number) => [0xB8, .. BitConverter.GetBytes(number), 0x0F, 0x05, 0xC3]; // mov eax, imm32; syscall; ret

    /// <summary>Sets a general purpose register by its number in machine code: rax rcx rdx rbx rsp rbp rsi rdi, r8 to r15.</summary>
    public static byte[] Set(int register, ulong value) =>
        [(byte)(0x48 | register >> 3), (byte)(0xB8 | register & 7), .. BitConverter.GetBytes(value)]; // mov r64, imm64
}
