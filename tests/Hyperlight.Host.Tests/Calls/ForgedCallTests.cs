using Hyperlight.Host.Tests.Support;
using Hyperlight.Protocol;

namespace Hyperlight.Host.Tests.Calls;

public sealed class ForgedCallTests
{
    private const ParameterType Int = ParameterType.Int32;

    [Theory]
    [InlineData("ICalculator.Multiply")]
    [InlineData("ICalculator.add")]
    [InlineData("Add")]
    [InlineData("")]
    public void A_function_that_the_guest_does_not_have_is_unknown(string name)
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<UnknownFunctionException>(() => Forged(sandbox).Call(ForgedContract.Function(name, ReturnType.Int32)));

        Assert.Equal(name, thrown.Function);
        Assert.Contains($"'{name}'", thrown.Message, StringComparison.Ordinal);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void The_forger_can_call_what_is_there()
    {
        using Sandbox sandbox = Sandboxes.Build();

        Assert.Equal(5, Forged(sandbox).Call(ForgedContract.Function("ICalculator.Add", ReturnType.Int32, Int, Int), 2, 3));
    }

    [Fact]
    public void A_call_with_too_few_arguments_is_refused_by_the_guest()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<GuestException>(() => Forged(sandbox).Call(ForgedContract.Function("ICalculator.Add", ReturnType.Int32, Int), 2));

        Assert.Equal("Called function ICalculator.Add with 1 parameters but it takes 2.", thrown.Message);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_call_with_arguments_of_another_type_is_refused_by_the_guest()
    {
        using Sandbox sandbox = Sandboxes.Build();

        var thrown = Assert.Throws<GuestException>(() => Forged(sandbox).Call(ForgedContract.Function("IEcho.EchoI64", ReturnType.Int32, Int), 2));

        Assert.Equal("Expected parameter type Int64 for parameter index 0 of function IEcho.EchoI64 but got Int32.", thrown.Message);
        Sandboxes.AssertWorks(sandbox);
    }

    [Fact]
    public void A_number_that_its_type_cannot_hold_is_refused_by_the_guest()
    {
        using Sandbox sandbox = Sandboxes.Build();

        Assert.Throws<GuestException>(() => Forged(sandbox).Call(ForgedContract.Function("IEcho.EchoI8", ReturnType.Int32, Int), 128));

        Assert.Equal(127, Forged(sandbox).Call(ForgedContract.Function("IEcho.EchoI8", ReturnType.Int32, Int), 127));
        Sandboxes.AssertWorks(sandbox);
    }

    private static IForged Forged(Sandbox sandbox)
    {
        ForgedContract.Register();
        return sandbox.GetGuest<IForged>();
    }
}
