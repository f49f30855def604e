using System.ComponentModel;

namespace Hyperlight.Protocol;

/// <summary>What a guest says once, when it is ready for calls: <c>GuestReady</c> in <c>Schemas/guest_ready.fbs</c>.</summary>
/// <param name="protocolVersion">The version that the guest speaks, see <see cref="Protocol.ProtocolVersion"/>.</param>
/// <param name="guestName">Name of the guest program.</param>
/// <param name="features">What the guest was built with, such as <c>trace_guest</c>.</param>
/// <param name="contracts">The contracts that the guest implements or calls.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReadyInfo(
    uint protocolVersion,
    string guestName,
    IReadOnlyList<string> features,
    IReadOnlyList<PublishedContract> contracts)
{
    /// <summary>The version that the guest speaks.</summary>
    public uint ProtocolVersion { get; } = protocolVersion;

    /// <summary>Name of the guest program.</summary>
    public string GuestName { get; } = guestName;

    /// <summary>What the guest was built with.</summary>
    public IReadOnlyList<string> Features { get; } = features;

    /// <summary>The contracts that the guest implements or calls.</summary>
    public IReadOnlyList<PublishedContract> Contracts { get; } = contracts;

    /// <summary>Verifies and reads a whole message.</summary>
    /// <param name="message">The message with its size prefix, and nothing behind it.</param>
    /// <returns>A copy, not larger than a small multiple of the message.</returns>
    /// <exception cref="InvalidMessageException">It is not what the schema says.</exception>
    public static ReadyInfo Read(ReadOnlySpan<byte> message) => new ReadyInfoReader(message).Read();

    /// <summary>Writes the message.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <returns>Its length in bytes, size prefix included.</returns>
    public int Write(IReplyBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return ReadyInfoWriter.Write(this, buffer.ReserveReply(ReadyInfoWriter.SizeOf(this)));
    }
}
