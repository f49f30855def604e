using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Driver;

/// <summary>What the compiler says about generated code.</summary>
public sealed class CompilationTests
{
    [Fact]
    public void Generated_code_has_no_warnings_even_when_they_are_on()
    {
        var (compilation, result) = Compiler.Generate(Compiler.Compile([.. Sources.Contracts]));

        // CS0618: the contract's own method is obsolete.
        var diagnostics = Compiler.Warnings(Compiler.WithWarnings(compilation, result)).Where(static diagnostic => diagnostic.Id != "CS0618");

        Assert.Empty(diagnostics);
        Assert.Equal(14, result.GeneratedTrees.Length);
    }

    [Fact]
    public void Generated_code_compiles_as_an_older_language_version()
    {
        const string Contract = """
            #nullable enable
            namespace Shop
            {
                [Hyperlight.GuestFunction]
                public interface ICalculator
                {
                    int Add(int a, int b);

                    string? Name(string name, byte[]? bytes, System.ReadOnlyMemory<byte> memory);
                }
            }
            """;
        var trees = new[] { Compiler.Parse(Contract, LanguageVersion.CSharp9) };
        CSharpCompilation plain = Compiler.Compile().RemoveAllSyntaxTrees().AddSyntaxTrees(trees);

        var (compilation, result) = Compiler.Generate(plain);

        Assert.Equal(2, result.GeneratedTrees.Length);
        Assert.Empty(Compiler.Warnings(compilation));
    }

    [Fact]
    public void Files_are_named_after_their_contract()
    {
        var names = Compiler.Generate(Compiler.Compile([.. Sources.Contracts])).Result.Results
            .SelectMany(static generator => generator.GeneratedSources)
            .Select(static source => source.HintName)
            .ToList();

        Assert.Contains("Shop.IEcho.Hyperlight.g.cs", names);
        Assert.Contains("Shop.Outer.INested.IDeeper.Hyperlight.g.cs", names);
        Assert.Contains("HyperlightContracts.g.cs", names);
    }

    [Fact]
    public void Nothing_is_generated_where_nothing_is_annotated()
    {
        const string Source = "interface IPlain { List<int> Anything<T>(ref T value); int Property { get; } }";

        Assert.Empty(Compiler.Generate(Compiler.Compile(Source)).Result.GeneratedTrees);
    }

    [Fact]
    public async Task An_interface_without_an_attribute_may_hold_anything()
    {
        const string Source = "interface IPlain { List<int> Anything<T>(ref T value); int Property { get; } }";

        Assert.Empty(await Compiler.Analyze(Compiler.Compile(Source)));
    }

    [Fact]
    public async Task The_contracts_of_this_project_have_no_problems() =>
        Assert.Empty(await Compiler.Analyze(Compiler.Compile([.. Sources.Contracts])));

    [Fact]
    public void A_contract_with_an_error_gets_no_code_and_the_others_get_theirs()
    {
        const string Source = """
            [GuestFunction] public interface IWrong { int Add(System.Uri a); }
            [GuestFunction] public interface IRight { int Add(int a); }
            """;

        var (compilation, result) = Compiler.Generate(Compiler.Compile(Source));

        Assert.Equal(2, result.GeneratedTrees.Length);
        Assert.DoesNotContain(result.GeneratedTrees, static tree => tree.ToString().Contains("IWrong", StringComparison.Ordinal));
        Assert.Empty(Compiler.Errors(compilation));
    }

    [Fact]
    public void Contracts_whose_names_differ_in_dots_and_underscores_only_are_two()
    {
        const string Source = """
            namespace A { [GuestFunction] public interface B_C { void Go(); } }
            namespace A_B { [GuestFunction] public interface C { void Go(); } }
            """;

        var (compilation, result) = Compiler.Generate(Compiler.Compile(Source));

        Assert.Equal(3, result.GeneratedTrees.Length);
        Assert.Empty(Compiler.Errors(compilation));
    }

    [Fact]
    public void An_attribute_repeated_on_another_part_does_not_break_the_generator()
    {
        const string Source = """
            [GuestFunction] public partial interface IParts { int One(); }
            [GuestFunction] public partial interface IParts { int Two(); }
            """;

        Assert.Equal(2, Compiler.Generate(Compiler.Compile(Source)).Result.GeneratedTrees.Length);
    }
}
