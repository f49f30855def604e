using System.Text;
using Hyperlight.Protocol;
using Shop;

namespace Hyperlight.Generators.Tests.Calls;

/// <summary>Tasks, tokens and modifiers stay on their side; the rest of a call is as it is without them.</summary>
public sealed class ShapeTests
{
    [Fact]
    public async Task Tasks_of_every_kind_bring_what_the_implementation_awaited()
    {
        var shapes = new Shapes();
        var (proxy, channel) = InMemoryChannel.Connect<IShapes>(shapes);

        await proxy.RunAsync("text", TestContext.Current.CancellationToken);
        Assert.Equal("text", shapes.Sent);
        Assert.Equal(7, await proxy.CountAsync(TestContext.Current.CancellationToken));
        await proxy.SendAsync(5, "a", "b");
        Assert.Equal("5 a b", shapes.Sent);
        Assert.Equal("name!", await proxy.NameAsync("name"));
        Assert.Equal(channel.CallsBegun, channel.CallsEnded);
    }

    [Fact]
    public async Task An_error_of_the_call_is_the_tasks_and_the_call_ends()
    {
        var (proxy, channel) = InMemoryChannel.Connect<IShapes>(new Shapes());

        Task call = proxy.RunAsync("", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => call);
        Assert.Equal(1, channel.CallsEnded);
    }

    [Fact]
    public async Task An_implementation_that_returns_no_task_is_named_as_the_error()
    {
        var (proxy, _) = InMemoryChannel.Connect<IShapes>(new Shapes());

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(proxy.FetchAsync);

        Assert.Contains("null in place of a task", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_a_parameter_is_thrown_at_once()
    {
        var (proxy, channel) = InMemoryChannel.Connect<IShapes>(new Shapes());

        Assert.Equal("call", Assert.Throws<ArgumentNullException>(() => { _ = proxy.RunAsync(null!, TestContext.Current.CancellationToken); }).ParamName);
        Assert.Throws<OperationCanceledException>(() => { _ = proxy.RunAsync("text", new CancellationToken(canceled: true)); });
        Assert.Equal(0, channel.CallsBegun);
    }

    [Fact]
    public async Task An_implementation_sees_the_token_that_its_side_gives_it()
    {
        var shapes = new Shapes();
        var (proxy, channel) = InMemoryChannel.Connect<IShapes>(shapes);
        using var callers = new CancellationTokenSource();
        using var callees = new CancellationTokenSource();
        channel.Cancellation = callees.Token;

        await proxy.RunAsync("text", callers.Token);

        Assert.Equal(callees.Token, shapes.Seen);
        Assert.Equal(callers.Token, channel.StoppedBy);
    }

    [Fact]
    public void Methods_that_differ_in_how_a_parameter_is_passed_are_two()
    {
        var (proxy, _) = InMemoryChannel.Connect<IShapes>(new Shapes());
        int number = 1;

        Assert.Equal("value", proxy.By(number));
        Assert.Equal("reference", proxy.By(in number));
    }

    [Fact]
    public void A_number_and_one_that_may_be_null_are_two_overloads()
    {
        var (proxy, _) = InMemoryChannel.Connect<IShapes>(new Shapes());

        Assert.Equal("number", proxy.Of(1));
        Assert.Equal("number or null", proxy.Of((int?)1));
        Assert.Equal("number or null", proxy.Of(null));
    }

    [Theory]
    [InlineData("IShapes.RunAsync", "void IShapes.RunAsync(string)")]
    [InlineData("IShapes.CountAsync", "int? IShapes.CountAsync()")]
    [InlineData("IShapes.SendAsync", "void IShapes.SendAsync(int, string[])")]
    [InlineData("IShapes.NameAsync", "string IShapes.NameAsync(string)")]
    [InlineData("IShapes.Named(int)", "int IShapes.Named(int)")]
    [InlineData("IShapes.Named(string)", "int IShapes.Named(string)")]
    public void Signatures_hold_what_travels_under_the_names_in_calls(string name, string signature)
    {
        ContractDescriptor contract = ContractRegistry.Get<IShapes>().Contract;

        int index = contract.IndexOf(Encoding.UTF8.GetBytes(name));

        Assert.Equal("Shop.V2.IShapes", contract.Name);
        Assert.Equal(signature, contract.Functions[index].Signature);
    }
}
