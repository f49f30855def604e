using Hyperlight.Protocol;
using Shop;

namespace Hyperlight.Generators.Tests.Calls;

/// <summary>Null where a contract forbids it, from either side.</summary>
public sealed class NullTests
{
    [Fact]
    public void A_null_string_is_refused_before_the_call()
    {
        var (proxy, channel) = InMemoryChannel.Connect<IEcho>(new Echo());

        var error = Assert.Throws<ArgumentNullException>(() => proxy.Text(null!));

        Assert.Equal("value", error.ParamName);
        Assert.Equal(0, channel.CallsBegun);
    }

    [Fact]
    public void A_null_array_is_refused_before_the_call()
    {
        var (proxy, channel) = InMemoryChannel.Connect<IEcho>(new Echo());

        var error = Assert.Throws<ArgumentNullException>(() => proxy.Bytes(null!));

        Assert.Equal("value", error.ParamName);
        Assert.Equal(0, channel.CallsBegun);
    }

    [Fact]
    public void Null_for_memory_is_empty_memory()
    {
        var (proxy, _) = InMemoryChannel.Connect<IEcho>(new Echo());

        Assert.Equal(0, proxy.Memory(null).Length);
    }

    [Fact]
    public void A_null_result_where_the_contract_forbids_it_names_the_method_and_the_remedy()
    {
        var (proxy, channel) = InMemoryChannel.Connect<IEcho>(new ReturnsNull());

        var error = Assert.Throws<InvalidOperationException>(() => proxy.Text("a"));

        Assert.Contains("IEcho.Text", error.Message, StringComparison.Ordinal);
        Assert.Contains("declare the method to return 'string?'", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, channel.CallsEnded);
        error = Assert.Throws<InvalidOperationException>(() => proxy.Bytes([]));
        Assert.Contains("declare the method to return 'byte[]?'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_that_says_nothing_about_null_carries_it()
    {
        var (proxy, _) = InMemoryChannel.Connect<ILegacy>(new Legacy());

        Assert.Null(proxy.Text(null));
        Assert.Null(proxy.Bytes(null));
        Assert.Equal("a", proxy.Text("a"));
        Assert.Equal("string? ILegacy.Text(string?)", ContractRegistry.Get<ILegacy>().Contract.Functions[0].Signature);
    }

    private sealed class Legacy : ILegacy
    {
        public string Text(string value) => value;

        public byte[] Bytes(byte[] value) => value;
    }

    private sealed class ReturnsNull : Echo, IEcho
    {
        string IEcho.Text(string value) => null!;

        byte[] IEcho.Bytes(byte[] value) => null!;
    }
}
