using Shop;

namespace Hyperlight.Generators.Tests.Calls;

/// <summary>Gives back what it got, and keeps it for the test.</summary>
internal class Echo : IEcho
{
    public object? Received { get; private set; }

    public bool Bool(bool value) => Keep(value);

    public sbyte SByte(sbyte value) => Keep(value);

    public byte Byte(byte value) => Keep(value);

    public short Short(short value) => Keep(value);

    public ushort UShort(ushort value) => Keep(value);

    public int Int(int value) => Keep(value);

    public uint UInt(uint value) => Keep(value);

    public long Long(long value) => Keep(value);

    public ulong ULong(ulong value) => Keep(value);

    public float Float(float value) => Keep(value);

    public double Double(double value) => Keep(value);

    public string Text(string value) => Keep(value);

    public string? OptionalText(string? value) => Keep(value);

    public byte[] Bytes(byte[] value) => Keep(value);

    public byte[]? OptionalBytes(byte[]? value) => Keep(value);

    public ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> value)
    {
        Received = value.ToArray();
        return value;
    }

    public void Nothing() => Received = "nothing";

    private T Keep<T>(T value)
    {
        Received = value;
        return value;
    }
}
