using System.Runtime;
using System.Runtime.CompilerServices;
using Hyperlight.Protocol;

namespace Hyperlight.Guest.Profiling;

/// <summary>How many bytes lie between two recorded allocations: an exponentially distributed number, so that each byte is as likely as any other to be hit.</summary>
internal static unsafe class Gap
{
    /// <summary>The bytes until the next recorded allocation.</summary>
    public static long Next(ProfileHeader* header) => header->MeanBytes switch
    {
        ProfileHeader.Off => long.MaxValue,
        0 => 0,
        long mean => (long)(-Log(NextUnit(header)) * mean),
    };

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "log")]
    private static extern double Log(double value);

    // xorshift64* (Vigna 2016), the upper 53 bits; never 0.
    private static double NextUnit(ProfileHeader* header)
    {
        ulong state = header->Random | 1;
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        header->Random = state;
        return (((state * 0x2545F4914F6CDD1D) >> 11) + 1) * (1.0 / (1ul << 53));
    }
}
