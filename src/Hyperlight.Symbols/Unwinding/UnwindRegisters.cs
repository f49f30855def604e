using System.Runtime.CompilerServices;

namespace Hyperlight.Symbols;

/// <summary>The registers of one frame of a stack. A caller's are those that its callee saved; the others keep what the callee had.</summary>
/// <remarks>Numbers: System V ABI for AMD64, figure 3.36: rax rdx rcx rbx rsi rdi rbp rsp, r8 to r15, return address.</remarks>
public struct UnwindRegisters
{
    /// <summary>How many there are.</summary>
    public const int Count = 17;

    internal const int FramePointerNumber = 6, StackPointerNumber = 7, ReturnAddressNumber = 16;

    private Values _values;

    /// <summary>A register by its DWARF number, from 0 to 16.</summary>
    /// <param name="number">The DWARF number.</param>
    public ulong this[int number]
    {
        readonly get => _values[number];
        set => _values[number] = value;
    }

    /// <summary>The next instruction: in the innermost frame what runs next, in a caller where the call returns to.</summary>
    public ulong InstructionPointer
    {
        readonly get => _values[ReturnAddressNumber];
        set => _values[ReturnAddressNumber] = value;
    }

    /// <summary>The lowest address of the frame's stack that is in use.</summary>
    public ulong StackPointer
    {
        readonly get => _values[StackPointerNumber];
        set => _values[StackPointerNumber] = value;
    }

    /// <summary>True in a caller: the call lies just before <see cref="InstructionPointer"/>, which may already belong to another function.</summary>
    public bool IsCaller { get; set; }

    /// <summary>An address inside the instruction that the frame is at, for looking up functions and lines.</summary>
    public readonly ulong CodeAddress => IsCaller ? InstructionPointer - 1 : InstructionPointer;

    [InlineArray(Count)]
    private struct Values
    {
        private ulong _first;
    }
}
