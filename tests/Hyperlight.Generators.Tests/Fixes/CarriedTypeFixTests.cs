using Hyperlight.CodeFixes.Contracts;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A type that a call cannot carry gives way to one that says the same.</summary>
public sealed class CarriedTypeFixTests
{
    [Theory]
    [InlineData("IEnumerable<int>", "IReadOnlyList<int>")]
    [InlineData("ISet<string>", "IReadOnlyList<string>")]
    [InlineData("IReadOnlySet<string?>", "IReadOnlyList<string?>")]
    [InlineData("HashSet<(int Number, string Name)>?", "IReadOnlyList<(int Number, string Name)>?")]
    [InlineData("Queue<Guid>", "IReadOnlyList<Guid>")]
    [InlineData("System.Collections.ObjectModel.ReadOnlyCollection<int>", "IReadOnlyList<int>")]
    [InlineData("System.Collections.Immutable.IImmutableList<int>", "IReadOnlyList<int>")]
    [InlineData("System.Collections.Immutable.ImmutableList<int?>", "IReadOnlyList<int?>")]
    [InlineData("System.Collections.Immutable.ImmutableArray<int>", "IReadOnlyList<int>")]
    [InlineData("System.Collections.Immutable.ImmutableArray<int>?", "IReadOnlyList<int>?")]
    [InlineData("SortedDictionary<string, int>", "IReadOnlyDictionary<string, int>")]
    [InlineData("System.Collections.Immutable.ImmutableDictionary<string, List<int>?>?", "IReadOnlyDictionary<string, List<int>?>?")]
    [InlineData("System.Collections.Concurrent.ConcurrentDictionary<Guid, string>", "IReadOnlyDictionary<Guid, string>")]
    [InlineData("Span<byte>", "ReadOnlyMemory<byte>")]
    [InlineData("ReadOnlySpan<char>", "ReadOnlyMemory<char>")]
    [InlineData("ArraySegment<Half>", "ReadOnlyMemory<Half>")]
    [InlineData("ArraySegment<double>?", "ReadOnlyMemory<double>?")]
    [InlineData("Span<string>", "IReadOnlyList<string>")]
    [InlineData("ArraySegment<bool>", "IReadOnlyList<bool>")]
    [InlineData("System.IO.Stream", "byte[]")]
    [InlineData("System.IO.MemoryStream?", "byte[]?")]
    [InlineData("Uri", "string")]
    [InlineData("Uri?", "string?")]
    [InlineData("global::System.Version", "string")]
    [InlineData("nint", "long")]
    [InlineData("nuint?", "ulong?")]
    [InlineData("Nullable<IntPtr>", "long?")]
    public async Task A_type_is_replaced(string type, string carried)
    {
        string title = $"Use '{carried}' (changes the contract only)";

        await ExpectFix.InContract(
            new CarriedTypeFix(),
            title,
            $"[GuestFunction] public interface IContract {{ void Method(int first, [|{type}|] second); }}",
            $"[GuestFunction] public interface IContract {{ void Method(int first, {carried} second); }}");
        await ExpectFix.InContract(
            new CarriedTypeFix(),
            title,
            $"[HostFunction] public interface IContract {{ [|{type}|] Method(int first); }}",
            $"[HostFunction] public interface IContract {{ {carried} Method(int first); }}");
    }

    [Theory]
    [InlineData("object")]
    [InlineData("List<Uri>")]
    [InlineData("IReadOnlyList<object>")]
    [InlineData("Dictionary<string, Uri>")]
    [InlineData("Uri[]")]
    [InlineData("(int, Uri)")]
    [InlineData("ref Uri")]
    [InlineData("System.Threading.Tasks.Task<object>")]
    [InlineData("System.Collections.IEnumerable")]
    [InlineData("IEnumerator<int>")]
    [InlineData("Dictionary<string, int>.KeyCollection")]
    [InlineData("System.Collections.ObjectModel.KeyedCollection<string, int>")]
    public async Task Nothing_is_offered_where_no_type_says_the_same(string type) =>
        await ExpectFix.Nothing(new CarriedTypeFix(), $"[GuestFunction] public interface IContract {{ [|{type}|] Method(); }}");

    [Fact]
    public async Task A_memory_is_not_offered_for_params() => await ExpectFix.Nothing(
        new CarriedTypeFix(), "[GuestFunction] public interface IContract { void Method(params [|ReadOnlySpan<int>|] values); }");

    [Fact]
    public async Task Names_are_written_so_that_they_compile() => await ExpectFix.InContract(
        new CarriedTypeFix(),
        "Use 'System.Collections.Generic.IReadOnlyList<int>' (changes the contract only)",
        """
        using Sequence = System.Collections.Generic.IEnumerable<int>;

        namespace Shop;

        public interface IReadOnlyList<T>;

        [GuestFunction]
        public interface IContract
        {
            void Method(
                int first,
                /* these */ [|Sequence|] second, // and only these
                int third);
        }
        """,
        """
        using Sequence = System.Collections.Generic.IEnumerable<int>;

        namespace Shop;

        public interface IReadOnlyList<T>;

        [GuestFunction]
        public interface IContract
        {
            void Method(
                int first,
                /* these */ System.Collections.Generic.IReadOnlyList<int> second, // and only these
                int third);
        }
        """);

    [Fact]
    public async Task All_are_replaced_at_once() => await ExpectFix.OfAll(
        new CarriedTypeFix(),
        "Use 'IReadOnlyList<string>' (changes the contract only)",
        """
        [GuestFunction]
        public interface ICrawler
        {
            [|IEnumerable<string>|] Links([|Uri|] page, [|ISet<int>?|] seen = null);

            [|nint|] Count(int depth);
        }

        [HostFunction]
        public interface IPages
        {
            [|System.IO.Stream|] Load([|Uri|] page);
        }
        """,
        """
        [GuestFunction]
        public interface ICrawler
        {
            IReadOnlyList<string> Links(string page, IReadOnlyList<int>? seen = null);

            long Count(int depth);
        }

        [HostFunction]
        public interface IPages
        {
            byte[] Load(string page);
        }
        """);
}
