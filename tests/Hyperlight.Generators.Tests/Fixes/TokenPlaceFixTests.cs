using Hyperlight.CodeFixes.Contracts;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A token goes to the end.</summary>
public sealed class TokenPlaceFixTests
{
    [Theory]
    [InlineData("[|CancellationToken|] stop, int first", "int first, CancellationToken stop")]
    [InlineData("int first, [|CancellationToken|] stop, string second", "int first, string second, CancellationToken stop")]
    [InlineData("int first, [|CancellationToken|] stop, int second = 2", "int first, int second = 2, CancellationToken stop = default")]
    public async Task It_is_moved_to_the_end(string parameters, string expected) => await ExpectFix.InContract(
        new TokenPlaceFix(),
        "Move 'stop' to the end (changes the contract only)",
        $"[GuestFunction] public interface IContract {{ void Method({parameters}); }}",
        $"[GuestFunction] public interface IContract {{ void Method({expected}); }}");

    [Fact]
    public async Task Parameters_on_lines_of_their_own_stay_there() => await ExpectFix.InContract(
        new TokenPlaceFix(),
        "Move 'stop' to the end (changes the contract only)",
        """
        [GuestFunction]
        public interface IContract
        {
            void Method(
                [|CancellationToken|] stop,
                int first,
                int second);
        }
        """,
        """
        [GuestFunction]
        public interface IContract
        {
            void Method(
                int first,
                int second,
                CancellationToken stop);
        }
        """);

    [Theory]
    [InlineData("[|CancellationToken|] stop, CancellationToken second")]
    [InlineData("[|CancellationToken|] stop, params int[] rest")]
    public async Task Nothing_is_offered_where_something_has_to_go(string parameters) => await ExpectFix.Nothing(
        new TokenPlaceFix(), $"[GuestFunction] public interface IContract {{ void Method({parameters}); }}");
}
