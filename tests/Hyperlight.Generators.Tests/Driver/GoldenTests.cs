using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Tests.Driver;

/// <summary>What is generated for a contract with something of everything is what a person read and found good.</summary>
/// <remarks>The files in Golden/ are written anew, to be read before they are committed, when HYPERLIGHT_UPDATE_GOLDEN is set.</remarks>
public sealed class GoldenTests
{
    private const string Contract = """
        namespace Shop
        {
            [GuestFunction]
            public interface IShop
            {
                Receipt? Total(IReadOnlyList<Line> lines, Dictionary<string, decimal>? discounts, int table);
                Guid Open(Payment payment, byte[] signature);
                void Close();
                Spot Find(Spot[] near);
                Task<Receipt?> PrintAsync(in Line line, CancellationToken cancellationToken = default);
                ValueTask<int> CountAsync(string article);
                [FunctionName("Greet")] ValueTask WelcomeAsync();
            }

            public sealed record Line(string Article, int Count, decimal? Price = null, Unit Unit = Unit.Piece);
            [FixedLayout] public readonly record struct Size(int Width, ushort Height);
            [FixedLayout] public readonly record struct Spot(byte Floor, Size Size, Unit Unit, double Position);
            public enum Unit : byte { Piece, Box = 10 }
            [Flags] public enum Marks { None, Paid = 1, Sent = 2 }
            public sealed class Receipt { public Guid Id { get; init; } public Marks Marks { get; set; } public List<Line?> Lines { get; init; } = []; public Receipt? Parent { get; init; } }
            [Union(typeof(Cash), typeof(Card))]
            public abstract record Payment { public sealed record Cash(double Given) : Payment; public sealed record Card((string Number, DateOnly Until) Data) : Payment; }
        }
        """;

    private static readonly bool s_updates = Environment.GetEnvironmentVariable("HYPERLIGHT_UPDATE_GOLDEN") is not null;

    [Fact]
    public void Generated_code_is_what_was_read_and_found_good()
    {
        var options = new TestOptions((Hyperlight.Generators.Contracts.ContractGenerator.SchemaProperty, "true"));
        Dictionary<string, string> generated = Compiler.Generate(Compiler.Compile(Contract), options).Result.Results
            .SelectMany(static generator => generator.GeneratedSources)
            .ToDictionary(static source => source.HintName + ".txt", static source => source.SourceText.ToString());
        if (s_updates)
        {
            Write(generated);
            Assert.Fail("The golden files were written: read them, build, and run without HYPERLIGHT_UPDATE_GOLDEN.");
        }

        Dictionary<string, string> golden = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.txt")
            .ToDictionary(static path => Path.GetFileName(path), File.ReadAllText);
        Assert.Equal(golden.Keys.Order(StringComparer.Ordinal), generated.Keys.Order(StringComparer.Ordinal));
        Assert.All(golden, file => Assert.Equal(file.Value, generated[file.Key]));
    }

    private static void Write(Dictionary<string, string> files)
    {
        foreach (string old in Directory.GetFiles(Folder(), "*.txt"))
        {
            File.Delete(old);
        }

        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(Folder(), name), text);
        }
    }

    private static string Folder([CallerFilePath] string thisFile = "") =>
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "Golden")).FullName;
}
