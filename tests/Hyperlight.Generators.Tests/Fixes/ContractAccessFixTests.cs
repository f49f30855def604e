using Hyperlight.CodeFixes.Contracts;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A contract becomes visible to generated code.</summary>
public sealed class ContractAccessFixTests
{
    private const string Alone = "Make 'IContract' internal";
    private const string WithTypesAround = "Make 'IContract' and the types around it internal";

    [Theory]
    [InlineData("private interface [|IContract|];", "internal interface IContract;")]
    [InlineData("protected interface [|IContract|];", "internal interface IContract;")]
    [InlineData("private protected interface [|IContract|];", "internal interface IContract;")]
    [InlineData("protected private partial interface [|IContract|];", "internal partial interface IContract;")]
    [InlineData("interface [|IContract|];", "internal interface IContract;")]
    [InlineData("partial interface [|IContract|];", "internal partial interface IContract;")]
    public async Task A_contract_inside_a_type_becomes_internal(string contract, string visible) => await ExpectFix.InContract(
        new ContractAccessFix(),
        Alone,
        $$"""
        public class Outer
        {
            /// <summary>What it does.</summary>
            [GuestFunction]
            {{contract}}
        }
        """,
        $$"""
        public class Outer
        {
            /// <summary>What it does.</summary>
            [GuestFunction]
            {{visible}}
        }
        """);

    [Theory]
    [InlineData(Alone, "[GuestFunction] file interface [|IContract|];", "[GuestFunction] interface IContract;")]
    [InlineData(
        WithTypesAround,
        "file class Outer { [GuestFunction] internal interface [|IContract|]; }",
        "class Outer { [GuestFunction] internal interface IContract; }")]
    [InlineData(
        WithTypesAround,
        "public class Outer { private struct Inner { [GuestFunction] public interface [|IContract|]; } }",
        "public class Outer { internal struct Inner { [GuestFunction] public interface IContract; } }")]
    [InlineData(
        WithTypesAround,
        "public class Outer { sealed record Inner { [GuestFunction] interface [|IContract|]; } }",
        "public class Outer { internal sealed record Inner { [GuestFunction] internal interface IContract; } }")]
    [InlineData(
        Alone,
        "public interface IOuter { [GuestFunction] protected interface [|IContract|]; }",
        "public interface IOuter { [GuestFunction] internal interface IContract; }")]
    public async Task The_types_around_a_contract_become_internal(string title, string source, string visible) =>
        await ExpectFix.InContract(new ContractAccessFix(), title, source, visible);

    [Fact]
    public async Task All_files_of_a_type_are_changed() => await ExpectFix.InFiles(
        new ContractAccessFix(),
        WithTypesAround,
        [
            "public partial class Outer { private partial class Inner { [GuestFunction] private partial interface IContract; } }",
            "public partial class Outer { private partial class Inner { private partial interface IContract { void Go(); } } }",
        ],
        [
            "public partial class Outer { internal partial class Inner { [GuestFunction] internal partial interface IContract; } }",
            "public partial class Outer { internal partial class Inner { internal partial interface IContract { void Go(); } } }",
        ]);

    [Fact]
    public async Task All_become_internal_at_once() => await ExpectFix.OfAll(
        new ContractAccessFix(),
        WithTypesAround,
        """
        public class Outer
        {
            private class Inner
            {
                [GuestFunction] private interface [|IContract|];
                [GuestFunction] private interface [|ISecond|];
            }

            [GuestFunction] private interface [|IThird|];
        }
        """,
        """
        public class Outer
        {
            internal class Inner
            {
                [GuestFunction] internal interface IContract;
                [GuestFunction] internal interface ISecond;
            }

            [GuestFunction] internal interface IThird;
        }
        """);
}
