using Hyperlight.Generators.Contracts;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Driver;

/// <summary>The code for types inside contracts: written once each, redone only when they change, and without a warning.</summary>
public sealed class ValueTests
{
    private const string Shop = "namespace Shop { [GuestFunction] public interface IShop { Line? Find(string name); List<Line> All(); } }";
    private const string Till = "namespace Shop { [HostFunction] public interface ITill { void Add(Line[] lines, Receipt receipt); } }";
    private const string Line = "namespace Shop { public record Line(string Article, int Count, Color Color); public enum Color { Red, Green } }";
    private const string Receipt = "namespace Shop { public record Receipt(Guid Id, decimal Sum); }";

    private readonly CSharpCompilation _before = Compiler.Compile(Shop, Till, Line, Receipt);

    [Fact]
    public void A_type_of_two_contracts_gets_its_code_once()
    {
        string[] names = Names(Run(_before));

        Assert.Single(names, "Shop_LineCodec.Hyperlight.g.cs");
        Assert.Equal(
            [
                "ArrayOf_Shop_LineCodec", "BoxOf_ArrayOf_Shop_LineCodec", "BoxOf_ListOf_Shop_LineCodec",
                "ListOf_Shop_LineCodec", "Shop_ColorCodec", "Shop_LineCodec", "Shop_ReceiptCodec",
            ],
            names.Where(static name => name.Contains("Codec", StringComparison.Ordinal)).Select(static name => name.Split('.')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_unrelated_edit_redoes_no_code()
    {
        GeneratorDriverRunResult result = RunAfter(_before.AddSyntaxTrees(Compiler.Parse("class Unrelated { int Field; }", path: "New.cs")));

        Assert.All(CodecReasons(result), AssertReused);
    }

    [Fact]
    public void A_body_in_a_type_redoes_no_code()
    {
        const string WithBody = "namespace Shop { public record Receipt(Guid Id, decimal Sum) { public decimal Twice() => Sum * 2; } }";

        Assert.All(CodecReasons(RunAfter(Replace(Receipt, WithBody))), AssertReused);
    }

    [Fact]
    public void An_edit_of_a_type_redoes_its_code_and_no_other()
    {
        GeneratorDriverRunResult result = RunAfter(Replace(Receipt, Receipt.Replace("decimal Sum", "double Sum", StringComparison.Ordinal)));

        Assert.Single(CodecReasons(result), IncrementalStepRunReason.Modified);
        Assert.Contains("writer.Double(", Text(result, "Shop_ReceiptCodec.Hyperlight.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_models_keep_no_compilation_alive()
    {
        var outputs = Run(_before).Results.SelectMany(static generator => generator.TrackedSteps)
            .Where(static step => step.Key == ContractGenerator.CodecsStep)
            .SelectMany(static step => step.Value).SelectMany(static run => run.Outputs).ToList();

        Assert.NotEmpty(outputs);
        Assert.All(outputs, static output => ModelInspector.AssertHoldsValuesOnly(output.Value));
    }

    [Fact]
    public void The_code_has_no_warnings_even_when_they_are_on()
    {
        string[] sources = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "ValueContracts"), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        var (compilation, result) = Compiler.Generate(Compiler.Compile([.. sources, "global using System.Linq;"]));
        Assert.True(result.GeneratedTrees.Length > 200, $"{result.GeneratedTrees.Length} files");

        Assert.Empty(Compiler.Warnings(Compiler.WithWarnings(compilation, result)));
    }

    [Fact]
    public void A_schema_is_written_on_request_only()
    {
        Assert.DoesNotContain(Names(Run(_before)), static name => name.EndsWith(".fbs.g.cs", StringComparison.Ordinal));

        GeneratorDriverRunResult result = Compiler.Generate(_before, new TestOptions((ContractGenerator.SchemaProperty, "true"))).Result;

        Assert.Equal(["Shop.IShop.fbs.g.cs", "Shop.ITill.fbs.g.cs"], Names(result).Where(static name => name.EndsWith(".fbs.g.cs", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        string schema = Text(result, "Shop.ITill.fbs.g.cs");
        Assert.Contains("enum Shop_Color : int { Red = 0, Green = 1 }", schema, StringComparison.Ordinal);
        Assert.Contains("// ITill.Add, lines: BoxOf_ArrayOf_Shop_Line", schema, StringComparison.Ordinal);
    }

    private static string[] Names(GeneratorDriverRunResult result) =>
        [.. result.Results.SelectMany(static generator => generator.GeneratedSources).Select(static source => source.HintName)];

    private static string Text(GeneratorDriverRunResult result, string name) =>
        result.Results.SelectMany(static generator => generator.GeneratedSources).Single(source => source.HintName == name).SourceText.ToString();

    private static GeneratorDriverRunResult Run(CSharpCompilation compilation) => Compiler.Driver(compilation).RunGenerators(compilation, Token).GetRunResult();

    private static IncrementalStepRunReason[] CodecReasons(GeneratorDriverRunResult result) =>
    [
        .. result.Results.SelectMany(static generator => generator.TrackedSteps)
            .Where(static step => step.Key == ContractGenerator.CodecsStep)
            .SelectMany(static step => step.Value)
            .SelectMany(static run => run.Outputs)
            .Select(static output => output.Reason),
    ];

    private static void AssertReused(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{reason}");

    private GeneratorDriverRunResult RunAfter(CSharpCompilation after) =>
        Compiler.Driver(_before).RunGenerators(_before, Token).RunGenerators(after, Token).GetRunResult();

    private CSharpCompilation Replace(string old, string text)
    {
        SyntaxTree tree = _before.SyntaxTrees.Single(candidate => candidate.ToString() == old);
        return _before.ReplaceSyntaxTree(tree, Compiler.Parse(text, path: tree.FilePath));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
