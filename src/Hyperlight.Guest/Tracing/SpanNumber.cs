using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hyperlight.Guest.Tracing;

/// <summary>Ids of spans as numbers.</summary>
internal static class SpanNumber
{
    private const ulong Nibbles = 0x000F_000F_000F_000F, LetterBits = 0x0001_0001_0001_0001;

    /// <summary>The number that an id's 16 lower-case hexadecimal digits are.</summary>
    /// <remarks>An id holds its digits, and nothing else; four at a time take a fifth of what .NET's own way to its bytes does.</remarks>
    public static ulong Of(ActivitySpanId id)
    {
        ReadOnlySpan<ulong> quarters = MemoryMarshal.Cast<char, ulong>(id.ToHexString().AsSpan());
        ulong number = 0;
        foreach (ulong digits in quarters)
        {
            // Letters begin at 0x61: their low bits count from 1, and bit 6 tells them.
            ulong values = (digits & Nibbles) + 9 * (digits >> 6 & LetterBits);
            number = number << 16 | (values & 0xF) << 12 | (values >> 16 & 0xF) << 8 | (values >> 32 & 0xF) << 4 | values >> 48;
        }
        return number;
    }
}
