using @namespace;
using Hyperlight.Protocol;
using Shop;
using Shop_;

namespace Hyperlight.Generators.Tests.Calls;

/// <summary>Whatever the user's code is called, the right method is reached with the right arguments.</summary>
public sealed class NamingTests
{
    [Fact]
    public void Each_overload_is_a_function_of_its_own()
    {
        var (proxy, _) = InMemoryChannel.Connect<IWarehouse>(new Warehouse());

        Assert.Equal("int 7", proxy.Find(7));
        Assert.Equal("string 7", proxy.Find("7"));
        Assert.Equal("array a 1", proxy.Find("a", new byte[1]));
        Assert.Equal("memory a 2", proxy.Find("a", (ReadOnlyMemory<byte>)new byte[2]));
    }

    [Theory]
    [InlineData("IWarehouse.Find(int)", "string IWarehouse.Find(int)")]
    [InlineData("IWarehouse.Find(string,byte[])", "string IWarehouse.Find(string, byte[])")]
    [InlineData("IWarehouse.Find(string,ReadOnlyMemory<byte>)", "string IWarehouse.Find(string, ReadOnlyMemory<byte>)")]
    [InlineData("IWarehouse.class", "int IWarehouse.class(int, string?)")]
    [InlineData("IWarehouse.Proxy", "void IWarehouse.Proxy()")]
    public void Functions_have_the_names_and_signatures_that_both_sides_compare(string name, string signature)
    {
        ContractDescriptor contract = ContractRegistry.Get<IWarehouse>().Contract;

        int index = contract.IndexOf(System.Text.Encoding.UTF8.GetBytes(name));

        Assert.InRange(index, 0, contract.Functions.Length - 1);
        Assert.Equal(signature, contract.Functions[index].Signature);
    }

    [Fact]
    public void Keywords_are_names_like_others()
    {
        var (proxy, _) = InMemoryChannel.Connect<IWarehouse>(new Warehouse());
        var (@interface, _) = InMemoryChannel.Connect<@interface>(new Keywords());

        Assert.Equal(1003, proxy.@class(3, null));
        Assert.Equal(7, proxy.@class(3, "four"));
        Assert.Equal(-5, @interface.@return(5));
        @interface.@void();
        Assert.Equal("namespace.interface", ContractRegistry.Get<@interface>().Contract.Name);
    }

    [Fact]
    public void A_null_argument_is_reported_by_its_name_also_when_that_is_a_name_of_generated_code()
    {
        var (proxy, _) = InMemoryChannel.Connect<IWarehouse>(new Warehouse());

        Assert.Equal("a,b,c,d,e,f,g,h", proxy.Locals("a", "b", "c", "d", "e", "f", "g", "h"));
        Assert.Equal("a,b,c,d,e,f,g", proxy.Members("a", "b", "c", "d", "e", "f", "g"));
        Assert.Equal("call1", Assert.Throws<ArgumentNullException>(() => proxy.Locals("a", null!, "c", "d", "e", "f", "g", "h")).ParamName);
        Assert.Equal("nameof", Assert.Throws<ArgumentNullException>(() => proxy.Members("a", "b", "c", "d", "e", null!, "g")).ParamName);
    }

    [Fact]
    public void Methods_named_like_generated_members_are_called()
    {
        var warehouse = new Warehouse();
        var (proxy, _) = InMemoryChannel.Connect<IWarehouse>(warehouse);

        proxy.Proxy();
        proxy.Dispatch();
#pragma warning disable CS0618 // It is obsolete so that this is tested.
        proxy.Old();
#pragma warning restore CS0618

        Assert.Equal(["Proxy", "Dispatch", "Old"], warehouse.Calls);
        Assert.Equal(14, proxy.Contract());
        Assert.Equal("the contract's ToString", proxy.ToString());
    }

    [Fact]
    public void Twenty_parameters_of_all_types_arrive_in_order()
    {
        var (proxy, _) = InMemoryChannel.Connect<IWarehouse>(new Warehouse());

        string result = proxy.All(
            true, -1, 2, -3, 4, -5, 6, -7, 8, 9.5f, -10.25, "l", null, new byte[13], null, new byte[15], "", -17, "s", false);

        Assert.Equal("True -1 2 -3 4 -5 6 -7 8 9.5 -10.25 l null 13 -1 15  -17 s False", result);
    }

    [Fact]
    public void Nested_contracts_of_both_kinds_are_generated()
    {
        var (nested, _) = InMemoryChannel.Connect<Outer.INested>(new Nested());
        var (deeper, _) = InMemoryChannel.Connect<Outer.INested.IDeeper>(new Nested());

        Assert.Equal(42, nested.Twice(21));
        Assert.Equal("Hello, Ada", deeper.Greet("Ada"));
        Assert.Equal("Shop.Outer.INested", ContractRegistry.Get<Outer.INested>().Contract.Name);
        Assert.Equal(ContractKind.Guest, ContractRegistry.Get<Outer.INested>().Contract.Kind);
        Assert.Equal("Shop.Outer.INested.IDeeper", ContractRegistry.Get<Outer.INested.IDeeper>().Contract.Name);
        Assert.Equal(ContractKind.Host, ContractRegistry.Get<Outer.INested.IDeeper>().Contract.Kind);
    }

    [Fact]
    public void Contracts_whose_names_differ_in_case_only_are_two()
    {
        var (proxy, _) = InMemoryChannel.Connect<IEMPTY>(new Nested());

        Assert.Equal(1, proxy.One());
        Assert.Equal(0, ContractRegistry.Get<IEmpty>().Contract.Functions.Length);
    }

    [Fact]
    public void A_function_number_that_the_contract_does_not_have_is_refused()
    {
        ContractDispatcher dispatcher = ContractRegistry.Get<IEcho>().CreateDispatcher(new Echo());

        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            IncomingCall call = default;
            dispatcher.Dispatch(17, ref call);
        });
    }

    private sealed class Keywords : @interface
    {
        public int @return(int @in) => -@in;

        public void @void()
        {
        }
    }

    private sealed class Nested : Outer.INested, Outer.INested.IDeeper, IEMPTY
    {
        public int Twice(int value) => value * 2;

        public string Greet(string name) => $"Hello, {name}";

        public int One() => 1;
    }
}
