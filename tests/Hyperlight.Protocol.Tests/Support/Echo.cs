using System.Globalization;

namespace Hyperlight.Protocol.Tests.Support;

/// <summary>Gives back what it gets.</summary>
internal sealed class Echo : IEcho
{
    public int NothingCalls { get; private set; }

    public int Int32(int value) => value;

    public sbyte SByte(sbyte value) => value;

    public byte Byte(byte value) => value;

    public short Int16(short value) => value;

    public ushort UInt16(ushort value) => value;

    public uint UInt32(uint value) => value;

    public long Int64(long value) => value;

    public ulong UInt64(ulong value) => value;

    public float Single(float value) => value;

    public double Double(double value) => value;

    public bool Boolean(bool value) => value;

    public string String(string value) => value;

    public string? NullableString(string? value) => value;

    public byte[] Bytes(byte[] value) => value;

    public byte[]? NullableBytes(byte[]? value) => value;

    public ReadOnlyMemory<byte> Memory(ReadOnlyMemory<byte> value) => value;

    public void Nothing() => NothingCalls++;

    public string Join(
        bool a, int b, uint c, long d, ulong e, float f, double g, string h, string? i, byte[] j, byte[]? k, bool l, short m) =>
        string.Create(CultureInfo.InvariantCulture, $"{a} {b} {c} {d} {e} {f} {g} {h} {i ?? "null"} {Hex(j)} {Hex(k)} {l} {m}");

    private static string Hex(byte[]? bytes) => bytes is null ? "null" : Convert.ToHexString(bytes);
}
