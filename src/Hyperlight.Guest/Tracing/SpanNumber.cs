using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Hyperlight.Guest.Tracing;

/// <summary>Ids of spans as numbers.</summary>
internal static class SpanNumber
{
    private const int Digits = 16;

    /// <summary>The number that an id's 16 lower-case hexadecimal digits are.</summary>
    /// <remarks>An id holds its digits, and nothing else; all are read at a time, without the array that .NET's own way to its bytes makes.</remarks>
    public static ulong Of(ActivitySpanId id)
    {
        ReadOnlySpan<char> digits = id.ToHexString();
        if (digits.Length != Digits || !Ssse3.IsSupported)
            return Convert.FromHexString(digits) is { Length: sizeof(ulong) } bytes ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;
        ref ushort first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(digits));
        Vector128<byte> letters = Vector128.Narrow(Vector128.LoadUnsafe(ref first), Vector128.LoadUnsafe(ref first, Digits / 2));
        // Letters begin at 0x61: their low bits count from 1, and bit 6 tells them.
        Vector128<byte> isLetter = (letters.AsUInt16() >>> 6).AsByte() & Vector128<byte>.One;
        Vector128<byte> values = (letters & Vector128.Create((byte)0xF)) + isLetter + (isLetter.AsUInt16() << 3).AsByte();
        Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(values, Vector128.Create((short)0x0110).AsSByte());
        return BinaryPrimitives.ReverseEndianness(Sse2.PackUnsignedSaturate(pairs, pairs).AsUInt64().ToScalar());
    }
}
