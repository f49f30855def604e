using Hyperlight.CodeFixes.Contracts;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A parameter is passed by value.</summary>
public sealed class PassingFixTests
{
    private const string Attribute = "public sealed class MarkedAttribute : Attribute; ";

    [Theory]
    [InlineData("ref", "[|ref|] int value", "int value")]
    [InlineData("out", "[|out|] int value", "int value")]
    [InlineData("ref readonly", "[|ref|] readonly int value", "int value")]
    [InlineData("scoped ref", "scoped [|ref|] int value", "int value")]
    [InlineData("out", "[Marked] [|out|] int value", "[Marked] int value")]
    [InlineData("in", "[|in|] CancellationToken value", "CancellationToken value")]
    [InlineData("ref", "[|ref|] /* what for */ int value", "/* what for */ int value")]
    public async Task What_says_how_it_is_passed_is_removed(string words, string parameter, string byValue) => await ExpectFix.InContract(
        new PassingFix(),
        $"Remove '{words}' from 'value' (changes the contract only)",
        Attribute + $"[GuestFunction] public interface IContract {{ void Method(int first, {parameter}); }}",
        Attribute + $"[GuestFunction] public interface IContract {{ void Method(int first, {byValue}); }}");

    [Fact]
    public async Task All_are_passed_by_value_at_once() => await ExpectFix.OfAll(
        new PassingFix(),
        "Remove 'ref' from 'first' (changes the contract only)",
        """
        [GuestFunction]
        public interface IContract
        {
            void A([|ref|] int first, [|out|] int second);

            void B(
                [|ref|] readonly int third,
                int fourth);
        }
        """,
        """
        [GuestFunction]
        public interface IContract
        {
            void A(int first, int second);

            void B(
                int third,
                int fourth);
        }
        """);
}
