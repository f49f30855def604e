using Hyperlight.CodeFixes.Contracts;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A contract of both sides is left to one.</summary>
public sealed class ContractSideFixTests
{
    private const string Guest = "Keep [GuestFunction]: the guest implements it";
    private const string Host = "Keep [HostFunction]: the host implements it";

    [Theory]
    [InlineData("[GuestFunction, [|HostFunction|]]\n", "[GuestFunction]\n", "[HostFunction]\n")]
    [InlineData("[[|HostFunction|], GuestFunction]\n", "[GuestFunction]\n", "[HostFunction]\n")]
    [InlineData("[GuestFunction]\n[[|HostFunction|]]\n", "[GuestFunction]\n", "[HostFunction]\n")]
    [InlineData("[GuestFunction][[|HostFunction|]]\n", "[GuestFunction]\n", "[HostFunction]\n")]
    [InlineData("[GuestFunction] [[|HostFunction|]] ", "[GuestFunction] ", "[HostFunction] ")]
    [InlineData(
        "[GuestFunction, Obsolete, [|Hyperlight.HostFunctionAttribute()|]]\n",
        "[GuestFunction, Obsolete]\n",
        "[Obsolete, Hyperlight.HostFunctionAttribute()]\n")]
    [InlineData(
        "[GuestFunction] // ours\n[[|HostFunction|]] // theirs\n",
        "[GuestFunction] // ours\n// theirs\n",
        "// ours\n[HostFunction] // theirs\n")]
    public async Task One_attribute_is_kept(string both, string guest, string host)
    {
        const string Before = "/// <summary>Echoes.</summary>\n";
        const string After = "public interface IEcho { string Echo(string text); }";

        await ExpectFix.InContract(new ContractSideFix(), Guest, Before + both + After, Before + guest + After);
        await ExpectFix.InContract(new ContractSideFix(), Host, Before + both + After, Before + host + After);
    }

    [Fact]
    public async Task An_attribute_is_found_in_another_file()
    {
        string[] files =
        [
            "[GuestFunction]\npublic partial interface IEcho { string Echo(string text); }",
            "[HostFunction]\npublic partial interface IEcho;",
        ];

        await ExpectFix.InFiles(new ContractSideFix(), Guest, files, [files[0], "public partial interface IEcho;"]);
        await ExpectFix.InFiles(
            new ContractSideFix(), Host, files, ["public partial interface IEcho { string Echo(string text); }", files[1]]);
    }

    [Fact]
    public async Task All_are_left_to_one_side_at_once() => await ExpectFix.OfAll(
        new ContractSideFix(),
        Host,
        """
        [GuestFunction, [|HostFunction|]]
        public interface IFirst;

        [GuestFunction]
        [[|HostFunction|]]
        public interface ISecond;
        """,
        """
        [HostFunction]
        public interface IFirst;

        [HostFunction]
        public interface ISecond;
        """);
}
