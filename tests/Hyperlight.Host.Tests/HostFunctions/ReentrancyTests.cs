using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.HostFunctions;

public sealed class ReentrancyTests
{
    [Fact]
    public void A_host_function_that_calls_back_into_its_sandbox_is_told_that_it_cannot()
    {
        Sandbox? sandbox = null;
        var host = new HostEcho { OnString = text => $"{sandbox!.GetGuest<ICalculator>().Add(1, 2)}" };
        using (sandbox = Sandboxes.Build(host))
        {
            var thrown = Assert.Throws<HostFunctionException>(() => sandbox.GetGuest<IRoundTrips>().RoundTripHostString("x"));

            Assert.IsType<InvalidOperationException>(thrown.InnerException);
            Assert.Contains("host functions cannot call back", thrown.Message, StringComparison.Ordinal);
            Sandboxes.AssertWorks(sandbox);
        }
    }

    [Fact]
    public void A_refused_call_back_does_not_harm_the_call_that_runs()
    {
        Sandbox? sandbox = null;
        var host = new HostEcho
        {
            OnString = text =>
            {
                Assert.Throws<InvalidOperationException>(() => sandbox!.GetGuest<IEcho>().Echo("inner"));
                return text + "!";
            },
        };
        using (sandbox = Sandboxes.Build(host))
        {
            Assert.Equal("outer!", sandbox.GetGuest<IRoundTrips>().RoundTripHostString("outer"));
            Sandboxes.AssertWorks(sandbox);
        }
    }

    [Fact]
    public void A_host_function_can_use_another_sandbox()
    {
        using Sandbox inner = Sandboxes.Build(Limited);
        var host = new HostEcho { OnString = text => inner.GetGuest<IEcho>().Echo(text + " through two") };
        using Sandbox outer = Sandboxes.Build(builder => builder.WithCallTimeout(TimeSpan.FromMinutes(1)).WithHostFunctions<IHostEcho>(host));

        for (int i = 0; i < 20; i++)
            Assert.Equal($"{i} through two", outer.GetGuest<IRoundTrips>().RoundTripHostString($"{i}"));
    }

    [Fact]
    public void A_time_limit_of_an_inner_call_is_not_that_of_the_outer_one()
    {
        using Sandbox inner = Sandboxes.Build(builder => Limited(builder).WithCallTimeout(TimeSpan.FromMilliseconds(100)));
        var host = new HostEcho { OnString = _ => Record.Exception(() => inner.GetGuest<ITrouble>().Spin())!.GetType().Name };
        using Sandbox outer = Sandboxes.Build(builder => builder.WithCallTimeout(TimeSpan.FromMinutes(1)).WithHostFunctions<IHostEcho>(host));

        Assert.Equal(nameof(GuestTimeoutException), outer.GetGuest<IRoundTrips>().RoundTripHostString("x"));
        Sandboxes.AssertWorks(outer);
    }

    [Fact]
    public void An_outer_time_limit_does_not_end_an_inner_call_early()
    {
        using Sandbox inner = Sandboxes.Build();
        bool innerDone = false;
        var host = new HostEcho { OnString = text => { inner.GetGuest<ITrouble>().Sleep(400); innerDone = true; return text; } };
        using Sandbox outer = Sandboxes.Build(builder => builder.WithCallTimeout(TimeSpan.FromMilliseconds(200)).WithHostFunctions<IHostEcho>(host));

        Assert.Throws<GuestTimeoutException>(() => outer.GetGuest<IRoundTrips>().RoundTripHostString("x"));

        Assert.True(innerDone);
        Sandboxes.AssertWorks(inner);
    }

    private static SandboxBuilder Limited(SandboxBuilder builder) =>
        builder.WithCallTimeout(TimeSpan.FromMinutes(1)).WithHostFunctions<IHostEcho>(new HostEcho());
}
