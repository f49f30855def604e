namespace Hyperlight.Protocol.Tests.Support;

/// <summary>A channel over an array, which checks that each reservation is ended once.</summary>
internal abstract class TestChannel : CallChannel
{
    private byte[] _buffer = new byte[4096];
    private bool _inUse;

    public int Reservations { get; private set; }

    public int Ends { get; private set; }

    /// <summary>Answers a call.</summary>
    protected abstract ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> call);

    protected override Span<byte> Reserve(FunctionDescriptor function, long size)
    {
        Assert.False(_inUse);
        if (size > _buffer.Length)
        {
            _buffer = new byte[size];
        }

        _inUse = true;
        Reservations++;
        _buffer.AsSpan().Fill(0xEE);
        return _buffer.AsSpan(0, (int)size);
    }

    protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length)
    {
        Assert.True(_inUse);
        return Answer(_buffer.AsSpan(0, length));
    }

    protected override void EndCall(FunctionDescriptor function)
    {
        Assert.True(_inUse);
        _inUse = false;
        Ends++;
    }

    protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error) =>
        new RemoteErrorException(error.Code, error.Message, error.ExceptionType, error.StackTrace);

    protected override Exception Malformed(FunctionDescriptor function, string reason) => new MalformedReplyException(reason);
}
