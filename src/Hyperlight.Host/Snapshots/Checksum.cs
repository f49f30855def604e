using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hyperlight.Host.Snapshots;

/// <summary>Finds damage, not malice: four CRC-32C, each of every fourth 8 bytes. The CPU has an instruction for it, and can run four at a time.</summary>
/// <remarks>SHA-256 takes ten times as long, and its first use in a process loads a library.</remarks>
internal struct Checksum()
{
    /// <summary>Bytes of a value.</summary>
    public const int Size = 4 * sizeof(uint);

    /// <summary>What is summed up is a multiple of this long.</summary>
    public const int BlockSize = 4 * sizeof(ulong);

    // Different from the start, or zeros would leave no trace.
    private uint _first = 1, _second = 2, _third = 3, _fourth = 4;

    /// <summary>The sum of what was added, as the file holds it.</summary>
    public readonly byte[] Value => MemoryMarshal.AsBytes<uint>([_first, _second, _third, _fourth]).ToArray();

    public static byte[] Of(ReadOnlySpan<byte> blocks)
    {
        var sum = new Checksum();
        sum.Add(blocks);
        return sum.Value;
    }

    // It runs once in a process, so nobody would compile it a second time and better.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> blocks)
    {
        if (blocks.Length % BlockSize != 0)
            throw new ArgumentException("Only whole blocks can be summed up.", nameof(blocks));
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(blocks);
        (uint first, uint second, uint third, uint fourth) = (_first, _second, _third, _fourth);
        for (int i = 0; i + 3 < words.Length; i += 4)
        {
            first = BitOperations.Crc32C(first, words[i]);
            second = BitOperations.Crc32C(second, words[i + 1]);
            third = BitOperations.Crc32C(third, words[i + 2]);
            fourth = BitOperations.Crc32C(fourth, words[i + 3]);
        }
        (_first, _second, _third, _fourth) = (first, second, third, fourth);
    }
}
