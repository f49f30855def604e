namespace Hyperlight.Protocol.Tests.Support;

/// <summary>One function for each type that a contract can have.</summary>
internal interface IEcho
{
    int Int32(int value);

    sbyte SByte(sbyte value);

    byte Byte(byte value);

    short Int16(short value);

    ushort UInt16(ushort value);

    uint UInt32(uint value);

    long Int64(long value);

    ulong UInt64(ulong value);

    float Single(float value);

    double Double(double value);

    bool Boolean(bool value);

    string String(string value);

    string? NullableString(string? value);

    byte[] Bytes(byte[] value);

    byte[]? NullableBytes(byte[]? value);

    ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> value);

    void Nothing();

    string Join(bool a, int b, uint c, long d, ulong e, float f, double g, string h, string? i, byte[] j, byte[]? k, bool l, short m);
}
