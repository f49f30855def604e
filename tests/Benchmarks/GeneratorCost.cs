using System.Diagnostics;
using System.Globalization;
using System.Text;
using Hyperlight.Generators.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Benchmarks;

/// <summary>What the generator adds to a build, and to each key that is pressed in an editor, by the number of contracts.</summary>
internal sealed class GeneratorCost(Action<string, double, string> print)
{
    private const string Tiering = "DOTNET_TieredCompilation";

    private const int Rounds = 5, Fewest = 125, Most = 1000;

    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Hyperlight.", StringComparison.Ordinal)))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    public void Run()
    {
        if (Environment.GetEnvironmentVariable(Tiering) == "0")
            MeasureAll();
        else
            RunWithoutTiers();
    }

    // Here the compiler is a library that would be compiled, and compiled again, all the time it is measured.
    private static void RunWithoutTiers()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--generator"]) { Environment = { [Tiering] = "0" } };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The process that measures the generator ended with {process.ExitCode}.");
    }

    private void MeasureAll()
    {
        Measure(Fewest);
        var fewest = Measure(Fewest);
        Print(Fewest, fewest);
        for (int count = 2 * Fewest; count < Most; count *= 2)
            Print(count, Measure(count));
        var most = Measure(Most);
        Print(Most, most);
        // 1 is linear; the compiler's own is the floor.
        print("generate-growth", Growth(static figures => figures.Generate), "ratio");
        print("generate-edit-growth", Growth(static figures => figures.Edit), "ratio");
        print("generate-compiler-growth", Growth(static figures => figures.Compile), "ratio");

        double Growth(Func<(double Generate, double Edit, double Compile), double> figure) => figure(most) / figure(fewest) * Fewest / Most;
    }

    private void Print(int count, (double Generate, double Edit, double Compile) figures)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"generate-{count}");
        print($"{name}-contracts", figures.Generate, "ms");
        print($"{name}-edit", figures.Edit, "ms");
        // The floor: what the compiler needs to look through the same contracts.
        print($"{name}-to-compiler", figures.Generate / figures.Compile, "ratio");
    }

    private static (double Generate, double Edit, double Compile) Measure(int count)
    {
        SyntaxTree[] contracts = [.. Enumerable.Range(0, count).Select(static index => Parse(Contract(index), $"Contract{index}.cs"))];
        double[] generate = new double[Rounds], edit = new double[Rounds], compile = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            SyntaxTree body = Parse(Body(round), "Body.cs");
            compile[round] = Time(() => Compile([.. contracts, body]).GetDiagnostics().Length);
            CSharpCompilation compilation = Compile([.. contracts, body]);
            GeneratorDriver driver = CSharpGeneratorDriver.Create([new ContractGenerator().AsSourceGenerator()], parseOptions: s_options);
            generate[round] = Time(() => (driver = driver.RunGenerators(compilation)).GetRunResult().GeneratedTrees.Length);
            CSharpCompilation edited = compilation.ReplaceSyntaxTree(body, Parse(Body(round + Rounds), "Body.cs"));
            edit[round] = Time(() => driver.RunGenerators(edited).GetRunResult().GeneratedTrees.Length);
        }
        return (Sample.Median(generate), Sample.Median(edit), Sample.Median(compile));
    }

    private static double Time(Func<int> work)
    {
        long start = Stopwatch.GetTimestamp();
        if (work() < 0)
            throw new InvalidOperationException("Nothing has fewer than no results.");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static CSharpCompilation Compile(SyntaxTree[] trees) => CSharpCompilation.Create(
        "Contracts", trees, s_references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, s_options, path, Encoding.UTF8);

    private static string Contract(int index) => $$"""
        namespace Shop{{index}};

        [Hyperlight.GuestFunction]
        public interface IShop
        {
            int Add(int a, int b, string note);
            Receipt? Total(System.Collections.Generic.IReadOnlyList<Line> lines, decimal discount);
            System.Threading.Tasks.Task<Line> FindAsync(string article, System.Threading.CancellationToken cancellationToken);
        }

        public sealed record Line(string Article, int Count, decimal? Price = null);

        public sealed record Receipt(System.Guid Id, System.Collections.Generic.List<Line> Lines);
        """;

    private static string Body(int number) => $"namespace Shop; internal static class Body {{ internal static int Number() => {number}; }}";
}
