using Hyperlight.Generators.Contracts;
using Hyperlight.Generators.Guests;
using Hyperlight.Generators.Staging;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Driver;

/// <summary>An edit redoes only what depends on it.</summary>
public sealed class IncrementalityTests
{
    private const string Calculator = "namespace Shop { [GuestFunction] public interface ICalculator { int Add(int a, int b); } }";
    private const string Prices = "namespace Shop { [HostFunction] public interface IPrices { double PriceOf(string article); } }";
    private const string Program =
        "namespace Shop { [Guest] public class Calculator(IPrices prices) : ICalculator { public int Add(int a, int b) => a + b; [GuestStart] internal static void Start() { } } }";

    private static readonly string[] Steps =
    [
        ContractGenerator.GuestContractsStep, ContractGenerator.HostContractsStep, ContractGenerator.ContractNamesStep,
        ContractGenerator.AmbiguousNamesStep, ContractGenerator.ContractsStep,
        GuestProgramGenerator.CandidatesStep, GuestProgramGenerator.GuestStep, GuestProgramGenerator.StartStep, GuestProgramGenerator.EntryPointStep,
        StagedGuestsGenerator.StagedGuestsStep,
    ];

    private static readonly TestOptions Options = new((StagedGuestsGenerator.PropertyName, "Calculator=guests/Calculator"));

    private readonly CSharpCompilation _before =
        Compiler.CompileProgram(Calculator, Prices, Program, Sources.GuestRuntime, Sources.GuestBinary);

    [Fact]
    public void An_unrelated_edit_redoes_nothing()
    {
        SyntaxTree added = Compiler.Parse("class Unrelated { int Field; }", path: "New.cs");

        GeneratorDriverRunResult result = RunAfter(_before.AddSyntaxTrees(added));

        foreach (string step in Steps)
        {
            IncrementalStepRunReason[] reasons = Reasons(result, step);
            Assert.NotEmpty(reasons);
            Assert.All(reasons, AssertReused);
        }

        Assert.Equal(6, OutputReasons(result).Length);
        Assert.All(OutputReasons(result), AssertReused);
    }

    [Fact]
    public void A_comment_in_a_contract_redoes_no_output()
    {
        string commented = Calculator.Replace("int Add", "/* sums */ int Add", StringComparison.Ordinal);

        GeneratorDriverRunResult result = RunAfter(Replace(Calculator, commented));

        Assert.All(Reasons(result, ContractGenerator.GuestContractsStep), AssertReused);
        Assert.All(OutputReasons(result), AssertReused);
    }

    [Fact]
    public void An_edit_of_a_contract_redoes_that_contract_alone()
    {
        string edited = Calculator.Replace("int Add(int a, int b)", "int Add(int a, long b)", StringComparison.Ordinal);

        GeneratorDriverRunResult result = RunAfter(Replace(Calculator, edited));

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, ContractGenerator.GuestContractsStep));
        Assert.All(Reasons(result, ContractGenerator.HostContractsStep), AssertReused);
        Assert.All(Reasons(result, ContractGenerator.ContractNamesStep), AssertReused);
        Assert.All(Reasons(result, GuestProgramGenerator.EntryPointStep), AssertReused);
        // The contract's file, and the guest's manifest with the contract's fingerprint.
        Assert.Equal(2, OutputReasons(result).Count(static reason => reason == IncrementalStepRunReason.Modified));
        Assert.Contains("ParameterType.Int64", Text(result, "Shop.ICalculator.Hyperlight.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_of_an_inherited_interface_redoes_the_contract()
    {
        const string Base = "public interface IBase { int One(); }";
        const string Derived = "[GuestFunction] public interface IDerived : IBase;";
        CSharpCompilation before = Compiler.Compile(Base, Derived);
        CSharpCompilation after = Replace(before, Base, "public interface IBase { long One(); }");

        GeneratorDriverRunResult result = Compiler.Driver(before).RunGenerators(before, Token).RunGenerators(after, Token).GetRunResult();

        Assert.Contains("ReturnType.Int64", Text(result, "IDerived.Hyperlight.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_contract_redoes_the_registration_and_no_other_contract()
    {
        SyntaxTree added = Compiler.Parse("namespace Shop { [GuestFunction] public interface INew { void Go(); } }", path: "New.cs");

        GeneratorDriverRunResult result = RunAfter(_before.AddSyntaxTrees(added));

        IncrementalStepRunReason[] reasons = OutputReasons(result);
        Assert.Single(reasons, IncrementalStepRunReason.New);
        Assert.Single(reasons, IncrementalStepRunReason.Modified);
        Assert.Equal(5, reasons.Count(static reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        Assert.Contains("Shop_INewStubs", Text(result, "HyperlightContracts.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_in_the_guest_redoes_no_output()
    {
        GeneratorDriverRunResult result = RunAfter(Replace(Program, Program.Replace("a + b", "a - b", StringComparison.Ordinal)));

        Assert.All(OutputReasons(result), AssertReused);
    }

    [Fact]
    public void No_step_keeps_a_compilation_alive()
    {
        GeneratorDriverRunResult result = Compiler.Driver(_before, Options).RunGenerators(_before, Token).GetRunResult();

        foreach (string step in Steps)
        {
            var outputs = Runs(result, step).SelectMany(static run => run.Outputs).ToList();
            Assert.NotEmpty(outputs);
            Assert.All(outputs, static output => ModelInspector.AssertHoldsValuesOnly(output.Value));
        }
    }

    [Fact]
    public void The_judge_of_models_finds_a_symbol_anywhere()
    {
        object model = new EquatableArray<(int, object)>([(1, new object[] { _before.Assembly })]);

        Assert.ThrowsAny<Exception>(() => ModelInspector.AssertHoldsValuesOnly(model));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void AssertReused(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());

    private static CSharpCompilation Replace(CSharpCompilation compilation, string old, string text)
    {
        SyntaxTree tree = compilation.SyntaxTrees.Single(tree => tree.ToString() == old);
        return compilation.ReplaceSyntaxTree(tree, Compiler.Parse(text, path: tree.FilePath));
    }

    private static IEnumerable<IncrementalGeneratorRunStep> Runs(GeneratorDriverRunResult result, string step) =>
        result.Results.SelectMany(generator => generator.TrackedSteps.TryGetValue(step, out var runs) ? runs : []);

    private static IncrementalStepRunReason[] Reasons(GeneratorDriverRunResult result, string step) =>
        [.. Runs(result, step).SelectMany(static run => run.Outputs).Select(static output => output.Reason)];

    private static IncrementalStepRunReason[] OutputReasons(GeneratorDriverRunResult result) =>
    [
        .. result.Results
            .SelectMany(static generator => generator.TrackedOutputSteps.Values)
            .SelectMany(static runs => runs)
            .SelectMany(static run => run.Outputs)
            .Select(static output => output.Reason),
    ];

    private static string Text(GeneratorDriverRunResult result, string hintName) => result.Results
        .SelectMany(static generator => generator.GeneratedSources)
        .Single(source => source.HintName == hintName)
        .SourceText.ToString();

    private CSharpCompilation Replace(string old, string text) => Replace(_before, old, text);

    private GeneratorDriverRunResult RunAfter(CSharpCompilation after) =>
        Compiler.Driver(_before, Options).RunGenerators(_before, Token).RunGenerators(after, Token).GetRunResult();
}
