using Hyperlight;

namespace Shop;

/// <summary>One method for each type that a call carries.</summary>
[GuestFunction]
public interface IEcho
{
    bool Bool(bool value);

    sbyte SByte(sbyte value);

    byte Byte(byte value);

    short Short(short value);

    ushort UShort(ushort value);

    int Int(int value);

    uint UInt(uint value);

    long Long(long value);

    ulong ULong(ulong value);

    float Float(float value);

    double Double(double value);

    string Text(string value);

    string? OptionalText(string? value);

    byte[] Bytes(byte[] value);

    byte[]? OptionalBytes(byte[]? value);

    ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> value);

    void Nothing();
}
