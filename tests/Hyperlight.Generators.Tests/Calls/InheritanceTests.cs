using Hyperlight.Protocol;
using Shop;

namespace Hyperlight.Generators.Tests.Calls;

/// <summary>What a contract inherits is part of it.</summary>
public sealed class InheritanceTests
{
    private readonly IInventory _proxy;
    private readonly Inventory _implementation = new();
    private readonly InMemoryChannel _channel;

    public InheritanceTests() => (_proxy, _channel) = InMemoryChannel.Connect<IInventory>(_implementation);

    [Fact]
    public void Inherited_methods_are_called()
    {
        Assert.Equal("the inventory", _proxy.Name());
        Assert.Equal("IInventory.Name", Called());
    }

    [Fact]
    public void A_method_and_the_one_that_it_hides_are_two()
    {
        Assert.Equal(2, _proxy.Count());
        Assert.Equal(1, ((ICounted)_proxy).Count());
    }

    [Fact]
    public void Alike_methods_of_two_inherited_interfaces_are_two()
    {
        ((ICounted)_proxy).Reset();
        ((INamed)_proxy).Reset();

        Assert.Equal(["ICounted.Reset", "INamed.Reset"], _implementation.Calls);
    }

    [Fact]
    public void A_generic_interface_is_part_of_a_contract_once_for_each_type()
    {
        Assert.Null(((IKeyed<string?>)_proxy).Key(null));
        Assert.Equal("a!", ((IKeyed<string?>)_proxy).Key("a"));
        Assert.Equal(6, ((IKeyed<int>)_proxy).Key(5));
    }

    [Fact]
    public void A_method_with_a_default_body_runs_at_the_other_side()
    {
        Assert.Equal("of the inventory", _proxy.Describe());
        Assert.Equal("IInventory.Describe", Called());
    }

    [Fact]
    public void A_sealed_method_runs_here_and_may_call()
    {
        Assert.Equal("not a call: of the inventory", _proxy.Local());
        Assert.Equal(1, _channel.CallsBegun);
    }

    [Fact]
    public void Each_function_has_a_name_of_its_own()
    {
        var names = new HashSet<string>();
        foreach (FunctionDescriptor function in ContractRegistry.Get<IInventory>().Contract.Functions)
        {
            Assert.True(names.Add(function.Name), function.Name);
        }

        Assert.Equal(8, names.Count);
    }

    private string Called() => FunctionCallMessage.Read(_channel.LastCall).Name;

    private sealed class Inventory : IInventory
    {
        public List<string> Calls { get; } = [];

        public int Count() => 2;

        public string Name() => "the inventory";

        public string Describe() => "of the inventory";

        public string? Key(string? key) => key is null ? null : key + "!";

        public int Key(int key) => key + 1;

        int ICounted.Count() => 1;

        void ICounted.Reset() => Calls.Add("ICounted.Reset");

        void INamed.Reset() => Calls.Add("INamed.Reset");
    }
}
