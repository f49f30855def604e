using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

public class CallChannelTests
{
    [Fact]
    public void A_reservation_is_ended_once_whatever_becomes_of_the_call()
    {
        var good = new LoopbackChannel(new EchoDispatcher(new Echo()));
        new EchoProxy(good).Int32(1);
        Assert.Equal((1, 1), (good.Reservations, good.Ends));

        var malformed = new CannedChannel([1, 2, 3]);
        Assert.Throws<MalformedReplyException>(() => new EchoProxy(malformed).Int32(1));
        Assert.Equal((1, 1), (malformed.Reservations, malformed.Ends));

        var error = new CannedChannel(Samples.Error(ErrorCode.GuestError, "no"));
        Assert.Throws<RemoteErrorException>(() => new EchoProxy(error).Int32(1));
        Assert.Equal((1, 1), (error.Reservations, error.Ends));
    }

    [Fact]
    public void What_the_reservation_throws_passes_through_and_nothing_is_ended()
    {
        var channel = new FullChannel();
        var error = Assert.Throws<InsufficientMemoryException>(() => channel.BeginCall(EchoFunctions.Bytes, 3_000_000_000, TestContext.Current.CancellationToken).Dispose());
        Assert.Equal($"{EchoFunctions.Bytes.FixedCallSize + 3_000_000_000}", error.Message);
    }

    [Fact]
    public void A_reservation_that_is_too_small_is_refused()
    {
        var channel = new FullChannel { Room = EchoFunctions.Int32.FixedCallSize - 1 };
        Assert.Throws<InvalidOperationException>(() => channel.BeginCall(EchoFunctions.Int32, 0, TestContext.Current.CancellationToken).Dispose());
        Assert.Equal(1, channel.Ends);
    }

    [Fact]
    public void A_parameter_of_the_wrong_type_is_refused() => AssertMisuse(
        "int IEcho.Int32(int): parameter 0 is no Int64.",
        (ref OutgoingCall call) => call.Write(1L));

    [Fact]
    public void A_parameter_too_many_is_refused() => AssertMisuse(
        "int IEcho.Int32(int): parameter 1 is no Int32.",
        (ref OutgoingCall call) =>
        {
            call.Write(1);
            call.Write(1);
        });

    [Fact]
    public void A_call_with_a_parameter_missing_is_refused() => AssertMisuse(
        "int IEcho.Int32(int): parameter 0 was not written.",
        (ref OutgoingCall call) => call.Invoke());

    [Fact]
    public void A_token_that_is_triggered_starts_nothing()
    {
        var channel = new FullChannel { Room = EchoFunctions.Int32.FixedCallSize };

        Assert.Throws<OperationCanceledException>(() => channel.BeginCall(EchoFunctions.Int32, 0, new CancellationToken(canceled: true)).Dispose());

        Assert.Equal(0, channel.Ends);
    }

    [Fact]
    public async Task An_awaited_call_ends_once_whatever_becomes_of_it()
    {
        var good = new LoopbackChannel(new EchoDispatcher(new Echo()));
        var malformed = new CannedChannel([1, 2, 3]);

        Assert.Equal(7, await Add(good, 7));
        await Assert.ThrowsAsync<MalformedReplyException>(() => Add(malformed, 7));

        Assert.Equal((1, 1), (good.Reservations, good.Ends));
        Assert.Equal((1, 1), (malformed.Reservations, malformed.Ends));

        static Task<int> Add(CallChannel channel, int value)
        {
            using OutgoingCall call = channel.BeginCall(EchoFunctions.Int32, 0, TestContext.Current.CancellationToken);
            call.Write(value);
            return call.InvokeAsync(static result => result.ReadInt32());
        }
    }

    [Fact]
    public void An_awaited_call_with_a_parameter_missing_is_refused_and_ends()
    {
        var channel = new LoopbackChannel(new EchoDispatcher(new Echo()));

        Assert.Throws<InvalidOperationException>(() =>
        {
            using OutgoingCall call = channel.BeginCall(EchoFunctions.Int32, 0, TestContext.Current.CancellationToken);
            _ = call.InvokeAsync();
        });

        Assert.Equal(1, channel.Ends);
    }

    [Fact]
    public void A_second_reply_is_refused()
    {
        var message = FunctionCallMessage.Read(Samples.Call(echo => echo.Nothing()));
        var call = new IncomingCall(message, EchoFunctions.Nothing, new ReplyBuffer());
        Assert.Equal(0, call.ReplyLength);
        call.ReturnVoid();
        Assert.True(call.ReplyLength > 0);
        var refused = false;
        try
        {
            call.ReturnVoid();
        }
        catch (InvalidOperationException)
        {
            refused = true;
        }

        Assert.True(refused);
    }

    private static void AssertMisuse(string message, Misuse misuse) => Assert.Equal(message, Assert.Throws<InvalidOperationException>(() =>
    {
        var call = new LoopbackChannel(new EchoDispatcher(new Echo())).BeginCall(EchoFunctions.Int32, 0, TestContext.Current.CancellationToken);
        misuse(ref call);
    }).Message);

    private delegate void Misuse(ref OutgoingCall call);

    private sealed class FullChannel : CallChannel
    {
        public int Room { get; init; } = -1;

        public int Ends { get; private set; }

        protected override Span<byte> Reserve(FunctionDescriptor function, long size) =>
            Room >= 0 ? new byte[Room] : throw new InsufficientMemoryException($"{size}");

        protected override ReadOnlySpan<byte> Exchange(FunctionDescriptor function, int length) => throw new NotSupportedException();

        protected override void EndCall(FunctionDescriptor function) => Ends++;

        protected override Exception ErrorFrom(FunctionDescriptor function, in GuestErrorView error) => throw new NotSupportedException();

        protected override Exception Malformed(FunctionDescriptor function, string reason) => throw new NotSupportedException();
    }
}
