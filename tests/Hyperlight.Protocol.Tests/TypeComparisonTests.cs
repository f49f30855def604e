namespace Hyperlight.Protocol.Tests;

/// <summary>Two versions of a type fit when FlatBuffers' rules say so, and every difference has its line otherwise.</summary>
public class TypeComparisonTests
{
    [Theory]
    [InlineData("string Article|int Count", "string Article|int Count")]
    [InlineData("string Article|decimal? Price = null", "string Article")]
    [InlineData("string Article", "string Article|decimal? Price = null|int Weight = 1")]
    public void New_members_at_the_end_that_may_be_left_out_fit(string host, string guest) =>
        Assert.Empty(Compare(TypeKind.Table, host, guest));

    [Theory]
    [InlineData("string Article|int Weight", "string Article", "Line, 2: host: int Weight; guest: nothing")]
    [InlineData("string Article", "string Article|int Weight", "Line, 2: host: nothing; guest: int Weight")]
    [InlineData("string Article|int Count", "string Article|long Count", "Line, 2: host: int Count; guest: long Count")]
    [InlineData("string Article|int Number", "string Article|int Count", "Line, 2: host: int Number; guest: int Count")]
    [InlineData("int A = 1", "int A = 2", "Line, 1: host: int A = 1; guest: int A = 2")]
    public void Every_other_change_is_named(string host, string guest, string line) =>
        Assert.Equal([line], Compare(TypeKind.Table, host, guest));

    [Fact]
    public void Members_in_another_order_are_named_one_by_one() => Assert.Equal(
        ["Line, 1: host: int B; guest: int A", "Line, 2: host: int A; guest: int B"],
        Compare(TypeKind.Table, "int B|int A", "int A|int B"));

    [Fact]
    public void New_members_before_others_are_no_new_members_at_the_end() => Assert.Equal(
        ["Line, 1: host: int? B = null; guest: int A", "Line, 2: host: int A; guest: nothing"],
        Compare(TypeKind.Table, "int? B = null|int A", "int A"));

    [Theory]
    [InlineData("int|Red = 1|Green = 2", "int|Green = 2|Red = 1|Blue = 3")]
    [InlineData("int|Red = 1", "int|Green = 2")]
    public void Enums_may_have_more_names_in_any_order(string host, string guest) => Assert.Empty(Compare(TypeKind.Enum, host, guest));

    [Theory]
    [InlineData("int|Red = 1", "int|Red = 2", "Line: host: Red = 1; guest: Red = 2")]
    [InlineData("int|Red = 1", "byte|Red = 1", "Line: host: int; guest: byte")]
    [InlineData("int", "", "Line: host: int; guest: nothing")]
    public void A_name_for_another_number_and_numbers_of_another_type_are_named(string host, string guest, string line) =>
        Assert.Equal([line], Compare(TypeKind.Enum, host, guest));

    [Theory]
    [InlineData("int A", "int A|int B", "Line, 2: host: nothing; guest: int B")]
    [InlineData("int A|int B = 0", "int A", "Line, 2: host: int B = 0; guest: nothing")]
    public void Structs_of_fixed_layout_are_the_very_same(string host, string guest, string line) =>
        Assert.Equal([line], Compare(TypeKind.Struct, host, guest));

    [Fact]
    public void Unions_may_have_more_cases_at_the_end() => Assert.Empty(Compare(TypeKind.Union, "Circle|Square", "Circle"));

    [Fact]
    public void Cases_in_another_order_are_named() => Assert.Equal(
        ["Line, 1: host: Square; guest: Circle"], Compare(TypeKind.Union, "Square", "Circle|Square"));

    [Fact]
    public void A_type_of_another_kind_is_named() => Assert.Equal(
        ["Line: host: a union; guest: a class or struct"], Compare(new(TypeKind.Union, "Line"), new(TypeKind.Table, "Line")));

    [Fact]
    public void A_type_that_one_side_does_not_have_is_told_by_the_functions_that_use_it() =>
        Assert.Empty(Compare(new(TypeKind.Table, "Line", "int A"), new(TypeKind.Table, "Other", "int B")));

    [Fact]
    public void What_the_guest_wrote_is_escaped_and_cut() => Assert.Equal(
        [$"Line, 1: host: nothing; guest: a\\u000A{new string('x', 998)}..."],
        Compare(new(TypeKind.Table, "Line"), new(TypeKind.Table, "Line", "a\n" + new string('x', 2000))));

    private static IReadOnlyList<string> Compare(TypeKind kind, string host, string guest) =>
        Compare(new(kind, "Line", Members(host)), new(kind, "Line", Members(guest)));

    private static IReadOnlyList<string> Compare(TypeDescriptor host, TypeDescriptor guest) => ContractComparison.Differences(
        new ContractDescriptor("IShop", ContractKind.Guest, [host]),
        PublishedContract.Of(new ContractDescriptor("IShop", ContractKind.Guest, [guest])));

    private static string[] Members(string members) => members.Length == 0 ? [] : members.Split('|');
}
