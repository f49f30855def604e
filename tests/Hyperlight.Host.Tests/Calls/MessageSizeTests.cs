using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class MessageSizeTests
{
    private const int Limit = 128 << 10;

    [Fact]
    public void An_argument_above_the_limit_is_refused_with_both_sizes()
    {
        using Sandbox sandbox = Build(new HostEcho());
        IEcho echo = sandbox.GetGuest<IEcho>();

        var thrown = Assert.Throws<MessageTooLargeException>(() => echo.EchoBytes(new byte[Limit]));

        Assert.Equal(Limit, thrown.Limit);
        Assert.InRange(thrown.Size!.Value, Limit + 1, Limit + 1000);
        Assert.Contains("IEcho.EchoBytes", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("WithMaxMessageSize", thrown.Message, StringComparison.Ordinal);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void The_limit_holds_to_the_byte()
    {
        using Sandbox sandbox = Build(new HostEcho());
        ITrouble trouble = sandbox.GetGuest<ITrouble>();
        long needed = Assert.Throws<MessageTooLargeException>(() => trouble.Keep(new byte[Limit])).Size!.Value;
        int fitting = Limit - (int)(needed - Limit);

        trouble.Keep(new byte[fitting]);

        Assert.Throws<MessageTooLargeException>(() => trouble.Keep(new byte[fitting + 4]));
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void Arguments_count_together()
    {
        using Sandbox sandbox = Build(new HostEcho());
        string half = new('x', Limit / 2);

        Assert.Throws<MessageTooLargeException>(() => sandbox.GetGuest<IEcho>().PrintElevenArgs(half, 1, 2, half, half, true, true, 3, 4, 5, 6));

        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_result_above_the_limit_is_refused()
    {
        using Sandbox sandbox = Build(new HostEcho());
        ITrouble trouble = sandbox.GetGuest<ITrouble>();

        var thrown = Assert.Throws<MessageTooLargeException>(() => trouble.Allocate(Limit));

        Assert.Contains($"{Limit}", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("WithMaxMessageSize", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(Limit - 1000, trouble.Allocate(Limit - 1000).Length);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void What_the_guest_sends_its_host_above_the_limit_is_refused()
    {
        bool called = false;
        using Sandbox sandbox = Build(new HostEcho { OnBytes = value => { called = true; return value; } });
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();

        Assert.Throws<MessageTooLargeException>(() => trips.SendToHost(Limit));
        Assert.Equal("Hyperlight.Guest.MessageTooLargeException", trips.CatchSendToHost(Limit));

        Assert.False(called);
        Assert.Equal(Limit - 1000, trips.SendToHost(Limit - 1000));
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void What_a_host_function_returns_above_the_limit_is_refused()
    {
        int size = Limit;
        using Sandbox sandbox = Build(new HostEcho { OnBytes = _ => new byte[size] });
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();

        var thrown = Assert.Throws<HostFunctionException>(() => trips.SendToHost(1));
        Assert.IsType<MessageTooLargeException>(thrown.InnerException);
        Assert.Equal("Hyperlight.Guest.HostCallException", trips.CatchSendToHost(1));

        size = Limit - 1000;
        Assert.Equal(size, trips.SendToHost(1));
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_host_function_can_answer_while_the_call_is_as_large_as_can_be()
    {
        using Sandbox sandbox = Build(new HostEcho());
        byte[] bytes = new byte[Limit - 400];
        Random.Shared.NextBytes(bytes);

        byte[] back = sandbox.GetGuest<IRoundTrips>().RoundTripHostVecBytes(bytes);

        Assert.True(bytes.AsSpan().SequenceEqual(back));
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_guest_exception_with_as_much_text_as_a_message_can_hold_still_arrives()
    {
        using Sandbox sandbox = Build(new HostEcho());
        string text = new('x', Limit - 1000);

        var thrown = Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw(text));

        Assert.Equal("System.InvalidOperationException", thrown.TypeName);
        Assert.StartsWith(text[..1000], thrown.Message, StringComparison.Ordinal);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_host_exception_with_more_text_than_a_message_holds_still_arrives()
    {
        string text = new('x', 10 * Limit);
        using Sandbox sandbox = Build(new HostEcho { OnFail = _ => new FormatException(text) });

        var thrown = Assert.Throws<HostFunctionException>(() => sandbox.GetGuest<IRoundTrips>().CallFailingHost("fail"));

        Assert.Same(text, thrown.InnerException!.Message);
        Sandboxes.AssertWorks(sandbox);
    }

    private static Sandbox Build(IHostEcho host) => Sandboxes.Build(builder => builder.WithMaxMessageSize(Limit).WithHostFunctions(host));
}
