extern alias next;

using Hyperlight.Host.Tests.Support;
using SimpleGuest;
using NextCalculator = next::SimpleGuest.ICalculator;
using NextHostEcho = next::SimpleGuest.IHostEcho;

namespace Hyperlight.Host.Tests.Contracts;

public sealed class MismatchTests
{
    [Fact]
    public void A_guest_of_an_older_contract_is_refused_with_every_signature_that_differs()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<ContractMismatchException>(() => sandbox.GetGuest<NextCalculator>());

        string[] expected =
        [
            "host: long ICalculator.Add(long, long); guest: int ICalculator.Add(int, int)",
            "missing in the guest: int ICalculator.Subtract(int, int)",
        ];
        Assert.Equal("SimpleGuest.ICalculator", thrown.Contract);
        Assert.Equal(expected, thrown.Differences.Order(StringComparer.Ordinal));
        Assert.All(expected, line => Assert.Contains(line, thrown.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_refused_contract_does_not_spoil_the_right_one()
    {
        using Sandbox sandbox = Sandboxes.Build();
        Assert.Throws<ContractMismatchException>(() => sandbox.GetGuest<NextCalculator>());

        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_host_of_a_newer_contract_is_refused_with_every_signature_that_differs_before_anything_is_called()
    {
        var host = new NextHost();
        SandboxBuilder builder = Sandboxes.Builder(builder => builder.WithHostFunctions<NextHostEcho>(host));

        var thrown = Assert.Throws<ContractMismatchException>(builder.Build);

        string[] expected =
        [
            "host: long IHostEcho.HostEchoI32(long); guest: int IHostEcho.HostEchoI32(int)",
            "missing in the host: ReadOnlyMemory<byte> IHostEcho.HostEchoMemory(ReadOnlyMemory<byte>)",
            "missing in the host: byte[] IHostEcho.HostEchoVecBytes(byte[])",
            "missing in the host: double IHostEcho.HostEchoF64(double)",
            "missing in the host: string IHostEcho.HostEchoString(string)",
            "missing in the host: string IHostEcho.HostMix(bool, sbyte, byte, short, ushort, uint, long, ulong, float, byte[]?)",
            "missing in the host: string? IHostEcho.HostEchoNullable(string?)",
            "missing in the host: void IHostEcho.HostFail(string)",
            "missing in the host: void IHostEcho.HostNoOp()",
        ];
        Assert.Equal("SimpleGuest.IHostEcho", thrown.Contract);
        Assert.Equal(expected, thrown.Differences.Order(StringComparer.Ordinal));
        Assert.Equal(0, host.Calls);
    }

    [Fact]
    public void A_contract_that_the_guest_does_not_implement_is_missing_function_by_function()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<ContractMismatchException>(() => sandbox.GetGuest<IStranger>());

        string[] expected = ["missing in the guest: int IStranger.Ask(string, byte[]?)", "missing in the guest: void IStranger.Leave()"];
        Assert.Equal(typeof(IStranger).FullName, thrown.Contract);
        Assert.Equal(expected, thrown.Differences.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_right_contract_gives_the_guests_name()
    {
        using Sandbox sandbox = Sandboxes.Build();

        Assert.Equal("SimpleGuest", sandbox.GuestName);
    }

    private sealed class NextHost : NextHostEcho
    {
        public int Calls { get; private set; }

        public long HostEchoI32(long value)
        {
            Calls++;
            return value;
        }
    }
}
