using Hyperlight.CodeFixes.Contracts;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A static member becomes one of the instance.</summary>
public sealed class StaticMemberFixTests
{
    [Theory]
    [InlineData("static abstract int [|Make|]();", "int Make();")]
    [InlineData("public static abstract int [|Make|]();", "public int Make();")]
    [InlineData("abstract static int [|Make|]();", "int Make();")]
    [InlineData("static abstract\n    int [|Make|]();", "int Make();")]
    [InlineData("public static abstract\n    int [|Make|]();", "public\n    int Make();")]
    [InlineData("static virtual int [|Make|]() => 1;", "virtual int Make() => 1;")]
    [InlineData("static virtual int [|Make|]() { return 1; }", "virtual int Make() { return 1; }")]
    [InlineData("static abstract int [|Make|] { get; }", "int Make { get; }")]
    [InlineData("static virtual int [|Make|] => 1;", "virtual int Make => 1;")]
    [InlineData("static virtual int [|Make|] { get => 1; }", "virtual int Make { get => 1; }")]
    [InlineData("static abstract event Action [|Make|];", "event Action Make;")]
    public async Task What_makes_it_static_is_removed(string member, string ofInstance) => await ExpectFix.InContract(
        new StaticMemberFix(),
        "Make 'Make' a member of the instance (changes the contract only)",
        $$"""
        [GuestFunction]
        public interface IContract
        {
            /// <summary>Makes one.</summary>
            [Obsolete]
            {{member}}

            void Go();
        }
        """,
        $$"""
        [GuestFunction]
        public interface IContract
        {
            /// <summary>Makes one.</summary>
            [Obsolete]
            {{ofInstance}}

            void Go();
        }
        """);

    [Fact]
    public async Task An_operator_stays_what_it_is() => await ExpectFix.Nothing(
        new StaticMemberFix(),
        "[GuestFunction] public interface IContract { static abstract IContract operator [|+|](IContract a, IContract b); }");

    [Fact]
    public async Task All_become_members_of_the_instance_at_once() => await ExpectFix.OfAll(
        new StaticMemberFix(),
        "Make 'Make' a member of the instance (changes the contract only)",
        "[GuestFunction] public interface IContract { static abstract int [|Make|](); static virtual int [|Default|]() => 1; }",
        "[GuestFunction] public interface IContract { int Make(); virtual int Default() => 1; }");
}
