using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Hyperlight.Generators.Contracts;
using Hyperlight.Generators.Guests;
using Hyperlight.Generators.Staging;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hyperlight.Generators.Tests.Driver;

/// <summary>Compiles source text in memory against the running framework, Hyperlight.Abstractions and Hyperlight.Protocol.</summary>
internal static class Compiler
{
    private static readonly ImmutableArray<MetadataReference> Framework = References(static path => !IsOurs(path));
    private static readonly ImmutableArray<MetadataReference> WithProtocol =
        Framework.AddRange(References(static path => IsHyperlight(path, "Abstractions") || IsHyperlight(path, "Protocol")));

    /// <summary>References without Hyperlight.Protocol.</summary>
    public static ImmutableArray<MetadataReference> WithoutProtocol { get; } =
        Framework.AddRange(References(static path => IsHyperlight(path, "Abstractions")));

    public static CSharpCompilation Compile(params string[] sources) => Compile(OutputKind.DynamicallyLinkedLibrary, sources);

    public static CSharpCompilation CompileProgram(params string[] sources) => Compile(OutputKind.ConsoleApplication, sources);

    public static CSharpCompilation Compile(
        OutputKind kind, IEnumerable<string> sources, LanguageVersion version = LanguageVersion.Latest) => CSharpCompilation.Create(
            "Test.Assembly",
            sources.Prepend(Sources.GlobalUsings).Select((text, index) => Parse(text, version, $"Source{index}.cs")),
            WithProtocol,
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999));

    public static SyntaxTree Parse(string text, LanguageVersion version = LanguageVersion.Latest, string path = "") =>
        CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(version), path, cancellationToken: TestContext.Current.CancellationToken);

    public static GeneratorDriver Driver(CSharpCompilation compilation, AnalyzerConfigOptionsProvider? options = null) =>
        CSharpGeneratorDriver.Create(
            [
                new ContractGenerator().AsSourceGenerator(),
                new GuestProgramGenerator().AsSourceGenerator(),
                new StagedGuestsGenerator().AsSourceGenerator(),
            ],
            parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
            optionsProvider: options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Runs all generators; fails when one of them fails.</summary>
    public static (CSharpCompilation Compilation, GeneratorDriverRunResult Result) Generate(
        CSharpCompilation compilation, AnalyzerConfigOptionsProvider? options = null)
    {
        GeneratorDriver driver = Driver(compilation, options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, TestContext.Current.CancellationToken);
        GeneratorDriverRunResult result = driver.GetRunResult();
        Assert.All(result.Results, static generator => Assert.Null(generator.Exception));
        return ((CSharpCompilation)output, result);
    }

    /// <summary>What both analyzers say after the generators ran, in order of place.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Analyze(CSharpCompilation compilation)
    {
        CSharpCompilation generated = Generate(compilation).Compilation;
        var diagnostics = await generated
            .WithAnalyzers([new ContractAnalyzer(), new GuestAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)];
    }

    public static IEnumerable<Diagnostic> Errors(CSharpCompilation compilation) => Diagnostics(compilation, DiagnosticSeverity.Error);

    public static IEnumerable<Diagnostic> Warnings(CSharpCompilation compilation) => Diagnostics(compilation, DiagnosticSeverity.Warning);

    public static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(CultureInfo.InvariantCulture);

    public static Assembly Load(CSharpCompilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        image.Position = 0;
        return new AssemblyLoadContext("test", isCollectible: true).LoadFromStream(image);
    }

    private static IEnumerable<Diagnostic> Diagnostics(CSharpCompilation compilation, DiagnosticSeverity atLeast) =>
        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity >= atLeast);

    private static ImmutableArray<MetadataReference> References(Func<string, bool> wanted) =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(wanted)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static bool IsOurs(string path) => path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal);

    private static bool IsHyperlight(string path, string name) =>
        Path.GetFileName(path).Equals($"Hyperlight.{name}.dll", StringComparison.OrdinalIgnoreCase);
}
