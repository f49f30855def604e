using System.Buffers.Binary;

namespace Security.Tests.Machine;

/// <summary>Puts x86-64 instructions together.</summary>
internal sealed class Code
{
    private static readonly Register[] SystemCallArguments = [Register.Rdi, Register.Rsi, Register.Rdx, Register.R10, Register.R8, Register.R9];

    private readonly List<byte> _bytes = [];

    /// <summary>Instructions as hexadecimal digits; spaces do not count.</summary>
    public Code Hex(string digits) => Bytes(Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal)));

    public Code Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary><c>mov register, value</c></summary>
    public Code Set(Register register, ulong value)
    {
        Span<byte> immediate = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(immediate, value);
        byte prefix = (byte)(register >= Register.R8 ? 0x49 : 0x48);
        return Bytes([prefix, (byte)(0xB8 + ((int)register & 7))]).Bytes(immediate);
    }

    /// <summary>A system call with these arguments; null leaves a register as it is.</summary>
    public Code SystemCall(ulong number, params ulong?[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is { } value)
                Set(SystemCallArguments[i], value);
        }
        return Set(Register.Rax, number).Hex("0F05");
    }

    /// <summary><c>mov edx, port; mov eax, value; out dx, eax</c></summary>
    public Code Out(uint port, uint value) => Set(Register.Rdx, port).Set(Register.Rax, value).Hex("EF");

    /// <summary><c>ret</c></summary>
    public Code Return() => Hex("C3");

    /// <summary>The same again for ever.</summary>
    public static Code Forever(Code body) => new Code().Bytes(body.ToArray()).Jump("E9", -body.Length);

    /// <summary>
    /// Repeats until RAX is negative, at most as often as RSI says: what the first failing system call answered, or 0.
    /// RBX starts with RDI's value and grows by a step each time.
    /// </summary>
    public static Code UntilError(uint step, Code body)
    {
        Code loop = new Code().Bytes(body.ToArray())
            .Hex("4885C0 7816") // test rax, rax; js to the end
            .Hex("4881C3").Int32((int)step) // add rbx, step
            .Hex("49FFCC 31C0 4D85E4 7405"); // dec r12; xor eax, eax; test r12, r12; jz to the end
        // push rbx; push r12; mov rbx, rdi; mov r12, rsi
        return new Code().Hex("53 4154 4889FB 4989F4").Bytes(loop.ToArray()).Jump("E9", -loop.Length)
            .Hex("415C 5B C3"); // pop r12; pop rbx; ret
    }

    /// <summary>Loads RSI with the address of bytes that lie behind the code, copies them to the address, and goes on.</summary>
    public Code Copy(ReadOnlySpan<byte> bytes, ulong to) =>
        Hex("E8").Int32(bytes.Length).Bytes(bytes) // call over the bytes: their address is on the stack
            .Hex("5E").Set(Register.Rdi, to).Set(Register.Rcx, (ulong)bytes.Length).Hex("F3A4"); // pop rsi; rep movsb

    public int Length => _bytes.Count;

    public byte[] ToArray() => [.. _bytes];

    private Code Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    // A jump counts from its own end.
    private Code Jump(string opcode, int distance) => Hex(opcode).Int32(distance - 5);
}
