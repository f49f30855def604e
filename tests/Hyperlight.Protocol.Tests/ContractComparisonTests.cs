namespace Hyperlight.Protocol.Tests;

public class ContractComparisonTests
{
    private const string Add = "int ICalculator.Add(int, int)";
    private const string LongAdd = "long ICalculator.Add(long, long)";
    private const string Sum = "int ICalculator.Sum(byte[])";

    [Theory]
    [InlineData(ContractKind.Guest)]
    [InlineData(ContractKind.Host)]
    public void Equal_contracts_have_no_differences(ContractKind kind) => Assert.Empty(Compare(kind, [Sum, Add], [Add, Sum]));

    [Theory]
    [InlineData(ContractKind.Guest)]
    [InlineData(ContractKind.Host)]
    public void A_changed_signature_is_named_with_both_sides(ContractKind kind) => Assert.Equal(
        ["host: int ICalculator.Add(int, int); guest: long ICalculator.Add(long, long)"],
        Compare(kind, [Add, Sum], [LongAdd, Sum]));

    [Fact]
    public void What_the_host_calls_and_the_guest_lacks_is_missing_in_the_guest() => Assert.Equal(
        ["missing in the guest: int ICalculator.Sum(byte[])"],
        Compare(ContractKind.Guest, [Add, Sum], [Add]));

    [Fact]
    public void What_the_guest_calls_and_the_host_lacks_is_missing_in_the_host() => Assert.Equal(
        ["missing in the host: int ICalculator.Sum(byte[])"],
        Compare(ContractKind.Host, [Add], [Add, Sum]));

    [Fact]
    public void A_callee_may_offer_more_than_its_caller_knows()
    {
        Assert.Empty(Compare(ContractKind.Guest, [Add], [Add, Sum]));
        Assert.Empty(Compare(ContractKind.Host, [Add, Sum], [Add]));
    }

    [Fact]
    public void A_contract_that_the_guest_does_not_implement_is_missing_function_by_function() => Assert.Equal(
        ["missing in the guest: int ICalculator.Add(int, int)", "missing in the guest: int ICalculator.Sum(byte[])"],
        ContractComparison.Differences(Contract(ContractKind.Guest, [Add, Sum]), null));

    [Fact]
    public void A_contract_that_the_guest_does_not_call_has_no_differences() =>
        Assert.Empty(ContractComparison.Differences(Contract(ContractKind.Host, [Add, Sum]), null));

    [Fact]
    public void A_contract_that_both_sides_call_is_a_difference() => Assert.Equal(
        ["host: the guest implements ICalculator; guest: the host does"],
        ContractComparison.Differences(Contract(ContractKind.Guest, [Add]), PublishedContract.Of(Contract(ContractKind.Host, [Add]))));

    [Fact]
    public void Control_characters_of_the_guest_are_escaped_and_long_signatures_are_cut()
    {
        var signature = "a\n\u001B[31m\u202E" + new string('x', 2000);
        var published = new PublishedContract("ICalculator", ContractKind.Guest, 0, [new("ICalculator.Add", signature)]);
        Assert.Equal(
            [$"host: {Add}; guest: a\\u000A\\u001B[31m\\u202E{new string('x', 992)}..."],
            ContractComparison.Differences(Contract(ContractKind.Guest, [Add]), published));
    }

    [Fact]
    public void A_guest_that_calls_without_end_gets_a_hundred_lines()
    {
        var functions = Enumerable.Range(0, 100_000).Select(i => new PublishedFunction($"F{i}", $"void F{i}()")).ToArray();
        var published = new PublishedContract("ICalculator", ContractKind.Host, 0, functions);
        var lines = ContractComparison.Differences(Contract(ContractKind.Host, []), published);
        Assert.Equal(101, lines.Count);
        Assert.Equal("missing in the host: void F0()", lines[0]);
        Assert.Equal("and 99900 more", lines[100]);
    }

    private static IReadOnlyList<string> Compare(ContractKind kind, string[] host, string[] guest) =>
        ContractComparison.Differences(Contract(kind, host), PublishedContract.Of(Contract(kind, guest)));

    private static ContractDescriptor Contract(ContractKind kind, string[] signatures) =>
        new("ICalculator", kind, [.. signatures.Select(Function)]);

    private static FunctionDescriptor Function(string signature) =>
        new(signature.Split(' ', '(')[1], signature, ReturnType.Int32);
}
