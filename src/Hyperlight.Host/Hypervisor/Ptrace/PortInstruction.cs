using System.Runtime.CompilerServices;
using Hyperlight.Host.Memory;

namespace Hyperlight.Host.Hypervisor.Ptrace;

/// <summary>An instruction that accesses a port, which no process may: the host does what a CPU would do with the I/O bitmap of <see cref="SystemPages"/>.</summary>
/// <remarks>Encodings: Intel SDM volume 2, IN, OUT, INS, OUTS and section 2.1.1 on prefixes.</remarks>
internal readonly record struct PortInstruction
{
    private const int LongestInstruction = 15;
    private const byte WideAddress = 0x40, LastRex = 0x4F;
    private const ulong DirectionFlag = 0x400;

    public int Length { get; private init; }

    public ushort Port { get; private init; }

    /// <summary>Bytes that are moved.</summary>
    public int Width { get; private init; }

    public bool IsOut { get; private init; }

    /// <summary>True when it moves from or to memory.</summary>
    public bool IsString { get; private init; }

    /// <summary>True for one with a prefix that repeats it RCX times.</summary>
    public bool IsRepeated { get; private init; }

    /// <summary>True when another segment or address size is asked for.</summary>
    public bool HasOddAddress { get; private init; }

    /// <summary>Reads the instruction that the guest stands at.</summary>
    /// <returns>False when it is another one, or cannot be read.</returns>
    [SkipLocalsInit]
    public static bool TryRead(AddressSpace space, in GuestRegisters registers, out PortInstruction instruction)
    {
        Span<byte> code = stackalloc byte[LongestInstruction];
        int length = 0;
        while (length < code.Length && space.TryRead(registers.Rip + (ulong)length, code.Slice(length, 1)))
            length++;
        return TryDecode(code[..length], (ushort)registers.Rdx, out instruction);
    }

    /// <inheritdoc cref="TryRead"/>
    /// <param name="code">The bytes from the instruction on.</param>
    /// <param name="dx">The register that most of them take the port from.</param>
    /// <param name="instruction">What it is.</param>
    public static bool TryDecode(ReadOnlySpan<byte> code, ushort dx, out PortInstruction instruction)
    {
        instruction = default;
        (bool isNarrow, bool isRepeated, bool hasOddAddress, int at) = (false, false, false, 0);
        for (; at < code.Length && IsPrefix(code[at]); at++)
        {
            isNarrow |= code[at] == 0x66;
            isRepeated |= code[at] is 0xF2 or 0xF3;
            hasOddAddress |= code[at] is 0x67 or 0x64 or 0x65;
        }
        // REX is the last prefix, and means nothing here.
        at += at < code.Length && code[at] is >= WideAddress and <= LastRex ? 1 : 0;
        if (at >= code.Length)
            return false;
        byte opcode = code[at];
        bool isImmediate = opcode is >= 0xE4 and <= 0xE7, isByRegister = opcode is >= 0xEC and <= 0xEF, isString = opcode is >= 0x6C and <= 0x6F;
        if (!isImmediate && !isByRegister && !isString || isImmediate && at + 1 >= code.Length)
            return false;
        instruction = new PortInstruction
        {
            Length = at + (isImmediate ? 2 : 1),
            Port = isImmediate ? code[at + 1] : dx,
            Width = (opcode & 1) == 0 ? sizeof(byte) : isNarrow ? sizeof(ushort) : sizeof(uint),
            IsOut = (opcode & 2) != 0,
            IsString = isString,
            IsRepeated = isString && isRepeated,
            HasOddAddress = isString && hasOddAddress,
        };
        return true;
    }

    /// <summary>Does one step of it.</summary>
    /// <param name="space">Where strings lie.</param>
    /// <param name="registers">Become what they are after it.</param>
    /// <param name="value">What is put out.</param>
    /// <returns>False for a string that cannot be read.</returns>
    public bool TryStep(AddressSpace space, ref GuestRegisters registers, out uint value)
    {
        value = (uint)registers.Rax & (uint)((1ul << Width * 8) - 1);
        if (!IsString)
        {
            registers.Rip += (ulong)Length;
            return true;
        }
        Span<byte> element = stackalloc byte[sizeof(uint)];
        element.Clear();
        if (!space.TryRead(registers.Rsi, element[..Width]))
            return false;
        value = BitConverter.ToUInt32(element);
        registers.Rsi += (registers.Rflags & DirectionFlag) == 0 ? (ulong)Width : (ulong)-Width;
        if (!IsRepeated || --registers.Rcx == 0)
            registers.Rip += (ulong)Length;
        return true;
    }

    private static bool IsPrefix(byte code) => code is 0x66 or 0x67 or 0xF2 or 0xF3 or 0x26 or 0x2E or 0x36 or 0x3E or 0x64 or 0x65;
}
