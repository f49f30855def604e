using System.Security.Cryptography;

namespace Hyperlight.Symbols;

/// <summary>Compares keys that a file chose. Their places in a dictionary depend on a secret, so no file can make them all fall on one.</summary>
public sealed class HostileKeys : IEqualityComparer<ulong>
{
    private static readonly ulong Secret = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    /// <summary>The one there is.</summary>
    public static HostileKeys Comparer { get; } = new();

    /// <inheritdoc/>
    public bool Equals(ulong x, ulong y) => x == y;

    /// <inheritdoc/>
    // The product's upper half depends on all bits of the key.
    public int GetHashCode(ulong obj) => (int)(Math.BigMul(obj ^ Secret, Secret, out ulong low) ^ low >> 32);
}
