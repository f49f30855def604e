namespace Hyperlight.Protocol.Tests.Support;

/// <summary>Keeps the last call and answers with prepared bytes.</summary>
internal sealed class CannedChannel(byte[] reply) : TestChannel
{
    public byte[] LastCall { get; private set; } = [];

    protected override ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> call)
    {
        LastCall = call.ToArray();
        return reply;
    }
}
