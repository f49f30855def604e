using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Lends the bytes of a received message, so that an implementation can read a parameter without a copy.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMessageMemory
{
    /// <summary>Gives a part of the message.</summary>
    /// <param name="offset">Bytes from the start of the message, size prefix included.</param>
    /// <param name="length">Number of bytes.</param>
    /// <returns>Memory that stays valid until the call returns.</returns>
    ReadOnlyMemory<byte> Lend(int offset, int length);
}
