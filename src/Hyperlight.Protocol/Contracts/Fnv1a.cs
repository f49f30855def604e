namespace Hyperlight.Protocol;

/// <summary>The hash FNV-1a with 64 bits (RFC 9923), the same on both sides and in every process.</summary>
internal static class Fnv1a
{
    private const ulong OffsetBasis = 0xCBF29CE484222325;
    private const ulong Prime = 0x00000100000001B3;

    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = OffsetBasis;
        foreach (var b in bytes)
        {
            hash = unchecked((hash ^ b) * Prime);
        }

        return hash;
    }

    /// <summary>Spreads a hash over all bits, so that sums of hashes differ where their parts do.</summary>
    /// <remarks>The finalizer of MurmurHash3, 64 bits.</remarks>
    public static ulong Mix(ulong hash)
    {
        hash = unchecked((hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD);
        hash = unchecked((hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53);
        return hash ^ (hash >> 33);
    }
}
