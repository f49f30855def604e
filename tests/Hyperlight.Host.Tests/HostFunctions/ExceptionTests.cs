using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.HostFunctions;

public sealed class ExceptionTests
{
    [Fact]
    public void The_guest_can_catch_what_a_host_function_throws()
    {
        using Sandbox sandbox = Sandboxes.Build();

        string caught = sandbox.GetGuest<IRoundTrips>().CatchFailingHost("no such \u00e4rticle");

        Assert.Equal("IHostEcho.HostFail|System.InvalidOperationException|no such \u00e4rticle", caught);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void What_the_guest_does_not_catch_comes_back_as_the_very_exception()
    {
        var original = new FormatException("the original");
        using Sandbox sandbox = Sandboxes.Build(new HostEcho { OnFail = _ => original });

        var thrown = Assert.Throws<HostFunctionException>(() => sandbox.GetGuest<IRoundTrips>().CallFailingHost("ignored"));

        Assert.Same(original, thrown.InnerException);
        Assert.Equal("the original", thrown.Message);
        Assert.Equal("IRoundTrips.CallFailingHost", thrown.Function);
        Assert.Contains("SimpleGuestProgram.CallFailingHost", thrown.GuestStackTrace, StringComparison.Ordinal);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void Each_call_gets_its_own_exception()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IRoundTrips trips = sandbox.GetGuest<IRoundTrips>();

        for (int i = 0; i < 50; i++)
        {
            var thrown = Assert.Throws<HostFunctionException>(() => trips.CallFailingHost($"failure {i}"));
            Assert.Equal($"failure {i}", thrown.InnerException!.Message);
        }
    }

    [Fact]
    public void An_exception_that_the_guest_caught_is_not_that_of_a_later_call()
    {
        using Sandbox sandbox = Sandboxes.Build();
        sandbox.GetGuest<IRoundTrips>().CatchFailingHost("caught before");

        var thrown = Assert.Throws<GuestException>(() => sandbox.GetGuest<ITrouble>().Throw("the guest's own"));

        Assert.Equal("the guest's own", thrown.Message);
        Assert.Null(thrown.InnerException);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines \ud83d\ude00 and a lone \ufffd")]
    public void A_message_arrives_as_it_was(string message)
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<HostFunctionException>(() => sandbox.GetGuest<IRoundTrips>().CallFailingHost(message));

        Assert.Equal(message, thrown.Message);
    }

    // Types that the library itself uses for other things must not be taken for those.
    [Theory]
    [MemberData(nameof(AwkwardExceptions))]
    public void Whatever_a_host_function_throws_is_the_host_functions_exception(Exception awkward)
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithCallTimeout(TimeSpan.FromMinutes(1)).WithHostFunctions<IHostEcho>(new HostEcho { OnFail = _ => awkward }));

        var thrown = Assert.Throws<HostFunctionException>(() => sandbox.GetGuest<IRoundTrips>().CallFailingHost("ignored"));

        Assert.Same(awkward, thrown.InnerException);
        Sandboxes.AssertWorks(sandbox);
    }

    public static TheoryData<Exception> AwkwardExceptions() =>
    [
        new OperationCanceledException("cancelled"),
        new ObjectDisposedException("something of the host's"),
        new TimeoutException("of the host's own"),
        new NullMessageException(),
    ];

    private sealed class NullMessageException : Exception
    {
        public override string Message => null!;
    }
}
