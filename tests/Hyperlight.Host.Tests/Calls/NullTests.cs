using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Calls;

public sealed class NullTests
{
    [Fact]
    public void Null_comes_back_where_the_contract_allows_it()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        Assert.Null(echo.EchoNullable(null));
        Assert.Null(echo.EchoNullableBytes(null));
    }

    [Fact]
    public void Empty_is_not_null()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        Assert.Equal("", echo.EchoNullable(""));
        Assert.Equal([], echo.EchoNullableBytes([])!);
    }

    [Fact]
    public void A_null_argument_is_refused_by_name_before_the_call()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => echo.Echo(null!)).ParamName);
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => echo.EchoBytes(null!)).ParamName);
        var fourth = Assert.Throws<ArgumentNullException>(() => echo.PrintElevenArgs("a", 1, 2, null!, "e", true, true, 3, 4, 5, 6));
        Assert.Equal("d", fourth.ParamName);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_null_result_that_the_contract_forbids_is_the_guests_error()
    {
        using Sandbox sandbox = Sandboxes.Build();
        IEcho echo = sandbox.GetGuest<IEcho>();

        var thrown = Assert.Throws<GuestException>(() => echo.ReturnNull());

        Assert.Equal("System.InvalidOperationException", thrown.TypeName);
        Assert.Contains("IEcho.ReturnNull", thrown.Message, StringComparison.Ordinal);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_null_that_the_guest_gives_its_host_is_refused_in_the_guest()
    {
        bool called = false;
        using Sandbox sandbox = Sandboxes.Build(new HostEcho { OnString = _ => { called = true; return ""; } });

        var thrown = Assert.Throws<GuestException>(() => sandbox.GetGuest<IRoundTrips>().PassNullToHost());

        Assert.Equal("System.ArgumentNullException", thrown.TypeName);
        Assert.False(called);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_null_result_of_a_host_function_is_the_host_functions_error()
    {
        using Sandbox sandbox = Sandboxes.Build(new HostEcho { OnString = _ => null! });

        var thrown = Assert.Throws<HostFunctionException>(() => sandbox.GetGuest<IRoundTrips>().RoundTripHostString("x"));

        Assert.IsType<InvalidOperationException>(thrown.InnerException);
        Assert.Contains("IHostEcho.HostEchoString", thrown.Message, StringComparison.Ordinal);
        Sandboxes.AssertWorks(sandbox);
    }
}
