using System.Buffers.Binary;

namespace Ptrace.Tests.Support;

/// <summary>Puts the few x86-64 instructions together that these tests need.</summary>
internal sealed class Assembly
{
    // REX prefix and opcode of mov with a value, for the arguments of a system call.
    private static readonly byte[][] Arguments = [[0x48, 0xBF], [0x48, 0xBE], [0x48, 0xBA], [0x49, 0xBA], [0x49, 0xB8], [0x49, 0xB9]];

    private readonly List<byte> _bytes = [];

    public Assembly Bytes(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public Assembly SystemCall(ulong number, params ReadOnlySpan<ulong> arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
            Bytes(Arguments[i]).Value(arguments[i]);
        return Bytes(0x48, 0xB8).Value(number).Bytes(0x0F, 0x05);
    }

    /// <summary><c>mov rcx, address; mov [rcx], rcx</c></summary>
    public Assembly Store(ulong address) => Bytes(0x48, 0xB9).Value(address).Bytes(0x48, 0x89, 0x09);

    /// <summary><c>mov rcx, address; mov rcx, [rcx]</c></summary>
    public Assembly Load(ulong address) => Bytes(0x48, 0xB9).Value(address).Bytes(0x48, 0x8B, 0x09);

    public Assembly Value(ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return Bytes(bytes);
    }

    /// <summary><c>ret</c>, and all that was put together.</summary>
    public byte[] Return() => [.. Bytes(0xC3)._bytes];
}
