using Hyperlight.Protocol.Tests.Support;

namespace Hyperlight.Protocol.Tests;

public class ContractRegistryTests
{
    [Fact]
    public void What_was_registered_is_found()
    {
        ContractRegistry.Register(new ContractStubs<IEcho>(
            EchoFunctions.Contract, channel => new EchoProxy(channel), echo => new EchoDispatcher(echo)));
        var stubs = ContractRegistry.Get<IEcho>();
        Assert.Same(EchoFunctions.Contract, stubs.Contract);
        var channel = new LoopbackChannel(stubs.CreateDispatcher(new Echo()));
        Assert.Equal(42, stubs.CreateProxy(channel).Int32(42));
    }

    [Fact]
    public void What_was_not_generated_is_named_with_what_to_do()
    {
        var error = Assert.Throws<InvalidOperationException>(ContractRegistry.Get<IDisposable>);
        Assert.Equal(
            "There is no generated code for System.IDisposable: reference Hyperlight.Abstractions from the project that declares it "
            + "and annotate it with [GuestFunction] or [HostFunction].",
            error.Message);
    }
}
