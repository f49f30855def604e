using System.Buffers.Binary;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>The seccomp filter of the guest's process: should a system call ever get past <c>ptrace</c>, it may only be what the host itself has the process do.</summary>
/// <remarks>Instructions: linux/filter.h and linux/bpf_common.h; the data that they load: <c>struct seccomp_data</c>.</remarks>
internal static class SystemCallFilter
{
    private const ushort LoadWord = 0x20, JumpIfEqual = 0x15, Return = 0x06;
    private const uint Number = 0, Architecture = 4, Flags = 16 + 3 * 8, Descriptor = 16 + 4 * 8;
    private const uint X64 = 0xC000_003E, Allow = 0x7FFF_0000, Trap = 0x0003_0000;

    /// <summary>The number of instructions.</summary>
    public static ushort Length => (ushort)(Bytes.Length / InstructionSize);

    private const int InstructionSize = 8;

    /// <summary><c>munmap</c>, and <c>mmap</c> of the guest's memory to a place that the host names; all else is a signal.</summary>
    public static byte[] Bytes { get; } = Assemble(
    [
        (LoadWord, 0, 0, Architecture),
        (JumpIfEqual, 0, 8, X64),
        (LoadWord, 0, 0, Number),
        (JumpIfEqual, 5, 0, (uint)ChildCall.Unmap),
        (JumpIfEqual, 0, 5, (uint)ChildCall.Map),
        (LoadWord, 0, 0, Flags),
        (JumpIfEqual, 0, 3, ChildCall.SharedAndFixed),
        (LoadWord, 0, 0, Descriptor),
        (JumpIfEqual, 0, 1, ChildProgram.MemoryDescriptor),
        (Return, 0, 0, Allow),
        (Return, 0, 0, Trap),
    ]);

    private static byte[] Assemble((ushort Code, byte IfTrue, byte IfFalse, uint Operand)[] program)
    {
        byte[] bytes = new byte[program.Length * InstructionSize];
        for (int i = 0; i < program.Length; i++)
        {
            Span<byte> target = bytes.AsSpan(i * InstructionSize);
            BinaryPrimitives.WriteUInt16LittleEndian(target, program[i].Code);
            (target[2], target[3]) = (program[i].IfTrue, program[i].IfFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(target[4..], program[i].Operand);
        }
        return bytes;
    }
}
