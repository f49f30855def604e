using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>Where a reply is written.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IReplyBuffer
{
    /// <summary>Gives room for a reply; what an earlier call gave is void.</summary>
    /// <param name="size">Wanted size in bytes, with the size prefix.</param>
    /// <returns>At least <paramref name="size"/> bytes with any content, owned by the buffer.</returns>
    /// <exception cref="Exception">The reply is too large; the buffer's owner chooses the type.</exception>
    Span<byte> ReserveReply(long size);
}
