namespace Hyperlight.Symbols;

/// <summary>One program header of an ELF file (<c>Elf64_Phdr</c>, System V ABI, chapter 5). Addresses and sizes are in bytes.</summary>
/// <param name="Type">What it is: <see cref="Load"/>, <see cref="Interpreter"/> and others.</param>
/// <param name="Flags">Rights: 1 execute, 2 write, 4 read.</param>
/// <param name="Offset">Where its content starts in the file.</param>
/// <param name="Address">Where it belongs in memory.</param>
/// <param name="FileSize">Bytes of content in the file.</param>
/// <param name="MemorySize">Bytes in memory; what the file does not give is zero.</param>
public readonly record struct ElfSegment(uint Type, uint Flags, ulong Offset, ulong Address, ulong FileSize, ulong MemorySize)
{
    /// <summary><c>PT_LOAD</c>: part of the program's memory.</summary>
    public const uint Load = 1;

    /// <summary>The right to execute.</summary>
    public const uint Execute = 1;

    /// <summary><c>PT_INTERP</c>: the program wants a dynamic linker.</summary>
    public const uint Interpreter = 3;
}
