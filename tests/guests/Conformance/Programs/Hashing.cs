using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Conformance.Programs;

internal sealed class Sha256InCSharp : IProgram
{
    private static readonly uint[] Constants = [.. Primes().Take(64).Select(p => Fraction(Math.Cbrt(p)))];

    public void Run(TextWriter output)
    {
        foreach (string text in (string[])["", "abc", new string('a', 1000), "The quick brown fox jumps over the lazy dog"])
            output.WriteLine(Convert.ToHexStringLower(Hash(Encoding.ASCII.GetBytes(text))));
    }

    private static IEnumerable<int> Primes() => Enumerable.Range(2, 400).Where(n => !Enumerable.Range(2, n - 2).Any(d => n % d == 0));

    private static uint Fraction(double value) => (uint)((value - Math.Floor(value)) * 4294967296.0);

    private static byte[] Hash(byte[] message)
    {
        byte[] padded = new byte[(message.Length + 9 + 63) / 64 * 64];
        message.CopyTo(padded, 0);
        padded[message.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)message.Length * 8);
        uint[] state = [.. Primes().Take(8).Select(p => Fraction(Math.Sqrt(p)))];
        for (int block = 0; block < padded.Length; block += 64)
            Mix(state, padded.AsSpan(block, 64));
        byte[] hash = new byte[32];
        for (int i = 0; i < 8; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), state[i]);
        return hash;
    }

    private static void Mix(uint[] state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (int i = 0; i < 64; i++)
        {
            w[i] = i < 16 ? BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..])
                : w[i - 16] + Sigma(w[i - 15], 7, 18, 3) + w[i - 7] + Sigma(w[i - 2], 17, 19, 10);
        }
        uint[] s = [.. state];
        for (int i = 0; i < 64; i++)
        {
            uint first = s[7] + Sum(s[4], 6, 11, 25) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + Constants[i] + w[i];
            uint second = Sum(s[0], 2, 13, 22) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
            Array.Copy(s, 0, s, 1, 7);
            s[4] += first;
            s[0] = first + second;
        }
        for (int i = 0; i < 8; i++)
            state[i] += s[i];
    }

    private static uint Sum(uint x, int a, int b, int c) => BitOperations.RotateRight(x, a) ^ BitOperations.RotateRight(x, b) ^ BitOperations.RotateRight(x, c);

    private static uint Sigma(uint x, int a, int b, int shift) => BitOperations.RotateRight(x, a) ^ BitOperations.RotateRight(x, b) ^ (x >> shift);
}

internal sealed class Checksums : IProgram
{
    public void Run(TextWriter output)
    {
        byte[] data = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i >> 3))];
        output.WriteLine($"{Crc32(data):X8} {Adler32(data):X8} {Fnv1A(data):X16}");
        output.WriteLine($"{Crc32("123456789"u8):X8} {Adler32("Wikipedia"u8):X8} {Fnv1A("foobar"u8):X16}");
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }
        return ~crc;
    }

    private static uint Adler32(ReadOnlySpan<byte> data)
    {
        (uint a, uint b) = (1, 0);
        foreach (byte value in data)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }
        return b << 16 | a;
    }

    private static ulong Fnv1A(ReadOnlySpan<byte> data)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in data)
            hash = (hash ^ value) * 1099511628211;
        return hash;
    }
}

internal sealed class CryptographyWithoutOpenSsl : IProgram
{
    public void Run(TextWriter output)
    {
        byte[] secret = [1, 2, 3, 4], same = [1, 2, 3, 4], other = [1, 2, 3, 5];
        output.WriteLine($"{CryptographicOperations.FixedTimeEquals(secret, same)} {CryptographicOperations.FixedTimeEquals(secret, other)}");
        CryptographicOperations.ZeroMemory(secret);
        output.WriteLine(string.Join(',', secret));
        Guid a = Guid.NewGuid(), b = Guid.NewGuid();
        output.WriteLine($"{a != b} {a.ToString("N").Length} {a.ToString("D")[14]} {Guid.CreateVersion7(DateTimeOffset.UnixEpoch).Version}");
        output.WriteLine($"{HashCode.Combine(1, 2) == HashCode.Combine(1, 2)} {"x".GetHashCode(StringComparison.Ordinal) == "x".GetHashCode(StringComparison.Ordinal)}");
    }
}
