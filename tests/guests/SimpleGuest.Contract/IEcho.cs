using Hyperlight;

namespace SimpleGuest;

/// <summary>Every type that a contract can hold, sent to the guest and back.</summary>
[GuestFunction]
public interface IEcho
{
    bool EchoBool(bool value);

    sbyte EchoI8(sbyte value);

    byte EchoU8(byte value);

    short EchoI16(short value);

    ushort EchoU16(ushort value);

    int EchoI32(int value);

    uint EchoU32(uint value);

    long EchoI64(long value);

    ulong EchoU64(ulong value);

    float EchoFloat(float value);

    double EchoDouble(double value);

    string Echo(string value);

    string? EchoNullable(string? value);

    byte[] EchoBytes(byte[] value);

    byte[]? EchoNullableBytes(byte[]? value);

    ReadOnlyMemory<byte> EchoMemory(ReadOnlyMemory<byte> value);

    string PrintElevenArgs(string a, int b, long c, string d, string e, bool f, bool g, uint h, ulong i, int j, float k);

    /// <summary>Says null although the contract does not allow it.</summary>
    string ReturnNull();
}
