using Hyperlight.Host.Tests.Support;
using SimpleGuest;

namespace Hyperlight.Host.Tests.Contracts;

public sealed class RegistrationTests
{
    [Fact]
    public void A_host_contract_that_the_guest_wants_must_be_registered()
    {
        SandboxBuilder builder = Sandboxes.Builder(builder => builder);

        var thrown = Assert.Throws<ContractMismatchException>(builder.Build);

        Assert.Equal("SimpleGuest.IHostEcho", thrown.Contract);
        string line = Assert.Single(thrown.Differences);
        Assert.StartsWith("missing in the host: SimpleGuest.IHostEcho", line, StringComparison.Ordinal);
        Assert.Contains("WithHostFunctions", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_contract_cannot_be_registered_twice()
    {
        var builder = new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions<IHostEcho>(new HostEcho());

        var thrown = Assert.Throws<ArgumentException>(() => builder.WithHostFunctions<IHostEcho>(new HostEcho()));

        Assert.Contains("SimpleGuest.IHostEcho", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_registration_leaves_the_first_one_in_force()
    {
        SandboxBuilder builder = Sandboxes.Builder(builder => builder.WithHostFunctions<IHostEcho>(new HostEcho { OnI32 = _ => 1 }));
        Assert.Throws<ArgumentException>(() => builder.WithHostFunctions<IHostEcho>(new HostEcho { OnI32 = _ => 2 }));

        using Sandbox sandbox = builder.Build();

        Assert.Equal(1, sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(0));
    }

    [Fact]
    public void A_guest_contract_is_nothing_that_a_host_can_offer()
    {
        var builder = new SandboxBuilder(Guests.SimpleGuest);

        var thrown = Assert.Throws<ArgumentException>(() => builder.WithHostFunctions<ICalculator>(new HostCalculator()));

        Assert.Contains("[HostFunction]", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_contract_is_nothing_that_a_guest_can_be_seen_through()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<InvalidOperationException>(() => sandbox.GetGuest<IHostEcho>());

        Assert.Contains("[GuestFunction]", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_without_an_attribute_is_refused_with_what_to_do()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<InvalidOperationException>(() => sandbox.GetGuest<IComparable>());

        Assert.Contains("System.IComparable", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("[GuestFunction]", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions<IComparable>("text"));
    }

    [Fact]
    public void A_class_is_no_contract()
    {
        Assert.Throws<InvalidOperationException>(() => new SandboxBuilder(Guests.SimpleGuest).WithHostFunctions(new HostEcho()));
    }

    [Fact]
    public void A_host_contract_that_the_guest_does_not_want_does_no_harm()
    {
        using Sandbox sandbox = Sandboxes.Build(
            builder => builder.WithHostFunctions<ISpareHost>(new SpareHost()).WithHostFunctions<IHostEcho>(new HostEcho()));

        Assert.Equal(7, sandbox.GetGuest<IRoundTrips>().RoundTripHostI32(7));
    }

    [Fact]
    public void One_builder_builds_sandboxes_that_know_nothing_of_each_other()
    {
        SandboxBuilder builder = Sandboxes.Builder();
        using Sandbox first = builder.Build();
        using Sandbox second = builder.Build();

        Assert.Throws<GuestFaultException>(() => first.GetGuest<ITrouble>().ReadAddress(Sandboxes.Nowhere));

        Assert.True(first.IsPoisoned);
        Sandboxes.AssertWorks(second);
    }

    [Fact]
    public void Null_is_nothing_to_build_from()
    {
        var builder = new SandboxBuilder(Guests.SimpleGuest);

        Assert.Throws<ArgumentNullException>(() => new SandboxBuilder((GuestBinary)null!));
        Assert.Throws<ArgumentNullException>(() => builder.WithHostFunctions<IHostEcho>(null!));
        Assert.Throws<ArgumentNullException>(() => builder.WithOutput((GuestOutputHandler)null!));
        Assert.Throws<ArgumentNullException>(() => builder.WithOutput((TextWriter)null!));
    }

    private sealed class HostCalculator : ICalculator
    {
        public int Add(int a, int b) => a + b;

        public void NoOp()
        {
        }
    }

    private sealed class SpareHost : ISpareHost
    {
        public int Spare(int value) => value;
    }
}
