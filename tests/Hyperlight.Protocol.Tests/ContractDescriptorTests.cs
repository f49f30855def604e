using System.Text;

namespace Hyperlight.Protocol.Tests;

public class ContractDescriptorTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Every_function_is_found_and_nothing_else(int count)
    {
        // Among a thousand names in two thousand slots, hundreds collide.
        var functions = Enumerable.Range(0, count).Select(i => Function($"F{i}", $"void F{i}()")).ToArray();
        var contract = new ContractDescriptor("C", ContractKind.Guest, functions);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(i, contract.IndexOf(Encoding.UTF8.GetBytes($"F{i}")));
            Assert.Equal(-1, contract.IndexOf(Encoding.UTF8.GetBytes($"F{i + count}")));
        }

        Assert.Equal(-1, contract.IndexOf([]));
        Assert.Equal(-1, contract.IndexOf("F"u8));
    }

    [Fact]
    public void Names_are_compared_byte_by_byte()
    {
        var contract = new ContractDescriptor("C", ContractKind.Guest, Function("h\u00E9", "s"));
        Assert.Equal(0, contract.IndexOf("h\u00E9"u8));
        Assert.Equal(-1, contract.IndexOf("he\u0301"u8));
        Assert.Equal(-1, contract.IndexOf([0x68, 0xC3]));
    }

    [Fact]
    public void Looking_up_a_name_allocates_nothing()
    {
        var contract = new ContractDescriptor("C", ContractKind.Guest, Function("F", "s"));
        contract.IndexOf("F"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        contract.IndexOf("F"u8);
        contract.IndexOf("G"u8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Two_functions_of_one_name_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ContractDescriptor("C", ContractKind.Guest, Function("F", "s"), Function("F", "t")));

    [Fact]
    public void A_function_belongs_to_one_contract()
    {
        var function = Function("F", "s");
        var contract = new ContractDescriptor("C", ContractKind.Guest, function);
        Assert.Same(contract, function.Contract);
        Assert.Throws<ArgumentException>(() => new ContractDescriptor("D", ContractKind.Guest, function));
    }

    [Fact]
    public void A_function_without_a_contract_can_not_be_called() =>
        Assert.Throws<InvalidOperationException>(() => Function("F", "s").FixedCallSize);

    [Theory]
    [InlineData("", 0xCBF29CE484222325)]
    [InlineData("a", 0xAF63DC4C8601EC8C)]
    [InlineData("foobar", 0x85944171F73967E8)]
    public void A_fingerprint_is_fnv1a_of_the_signature(string signature, ulong fingerprint) =>
        Assert.Equal(fingerprint, Function("F", signature).Fingerprint);

    [Fact]
    public void A_contracts_fingerprint_depends_on_its_functions_and_not_on_their_order()
    {
        Assert.Equal(Fingerprint("a", "b", "c"), Fingerprint("c", "a", "b"));
        ulong[] different =
        [
            Fingerprint(), Fingerprint("a"), Fingerprint("b"), Fingerprint("a", "b"), Fingerprint("a", "b", "c"), Fingerprint("a", "a"),
        ];
        Assert.Equal(different.Length, different.Distinct().Count());
    }

    private static ulong Fingerprint(params string[] signatures) =>
        new ContractDescriptor("C", ContractKind.Guest, [.. signatures.Select((signature, i) => Function($"F{i}", signature))]).Fingerprint;

    private static FunctionDescriptor Function(string name, string signature) => new(name, signature, ReturnType.Void);
}
