namespace Hyperlight.Symbols.Tests.Support;

/// <summary>Writes LEB128 numbers.</summary>
internal static class Leb
{
    public static byte[] Of(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
