using System.Buffers.Binary;

namespace Hyperlight.Protocol.Tests.Support;

/// <summary>What makes messages hostile.</summary>
internal static class HostileBytes
{
    /// <summary>A number that an offset or a length should not be.</summary>
    public static uint Interesting(Random random, int length) => random.Next(6) switch
    {
        0 => 0,
        1 => uint.MaxValue,
        2 => int.MaxValue,
        3 => 0x80000000,
        4 => (uint)-random.Next(length),
        _ => (uint)random.Next(2 * length),
    };

    /// <summary>The message with a size prefix that is right, so that more than the prefix is looked at.</summary>
    public static byte[] WithPrefix(byte[] message)
    {
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length - sizeof(uint));
        return message;
    }
}
