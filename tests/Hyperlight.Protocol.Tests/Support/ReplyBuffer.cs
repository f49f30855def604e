namespace Hyperlight.Protocol.Tests.Support;

/// <summary>A reply buffer that holds anything; what nobody wrote is 0xEE.</summary>
internal sealed class ReplyBuffer : IReplyBuffer
{
    private byte[] _bytes = new byte[4096];

    public Span<byte> ReserveReply(long size)
    {
        if (size > _bytes.Length)
        {
            _bytes = new byte[size];
        }

        _bytes.AsSpan().Fill(0xEE);

        // No byte more than asked for: an upper bound that is too low must show.
        return _bytes.AsSpan(0, (int)size);
    }

    public byte[] Take(int length) => _bytes[..length];

    public ReadOnlySpan<byte> Written(int length) => _bytes.AsSpan(0, length);
}
