using System.Reflection;
using Hyperlight.Generators.Guests;
using Hyperlight.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Guests;

/// <summary>The generated entry point, run against a stand-in for the guest's runtime.</summary>
public sealed class GuestProgramTests
{
    [Fact]
    public void The_entry_point_creates_the_guest_and_serves_each_contract()
    {
        string[] log = Run("""
            namespace Shop
            {
                public interface IPlain { void Plain(); }
                [GuestFunction] public interface IBase { void One(); }
                [GuestFunction] public interface ICalculator : IBase { int Add(int a, int b); }
                [HostFunction] public interface IPrices { double PriceOf(string article); }
                [HostFunction] public interface IClock { long Now(); }

                [Guest]
                internal sealed class Calculator(IPrices prices, IClock clock) : ICalculator, IPlain
                {
                    public int Add(int a, int b) => a + b;
                    public void One() { }
                    public void Plain() { }
                    public override string ToString() => (prices, clock) is (not null, not null) ? "the guest" : "half a guest";
                }
            }
            """);

        Assert.Equal(
            [
                "run Test.Assembly", "host Shop.IPrices", "host Shop.IClock",
                "serve Shop.ICalculator by the guest", "serve Shop.IBase by the guest",
            ],
            log);
    }

    [Fact]
    public void A_guest_may_be_nested_a_record_inherit_its_contract_and_have_keyword_names()
    {
        string[] log = Run("""
            namespace @namespace
            {
                [GuestFunction] public interface @interface { void @void(); }
                public abstract class Base : @interface { public void @void() { } }
                public static class @static
                {
                    [Guest] public sealed class @class : Base { public override string ToString() => "keyword"; }
                }
            }
            """);

        Assert.Equal(["run Test.Assembly", "serve namespace.interface by keyword"], log);
    }

    [Fact]
    public void Each_guest_of_a_program_is_created_and_serves_its_contracts()
    {
        string[] log = Run("""
            [GuestFunction] public interface IOne { void One(); }
            [GuestFunction] public interface ITwo { void Two(); }
            [HostFunction] public interface IClock { long Now(); }
            [Guest] public sealed record Second(IClock Clock) : ITwo { public void Two() { } public override string ToString() => "second"; }
            [Guest] public sealed record First(IClock Clock) : IOne { public void One() { } public override string ToString() => "first"; }
            """);

        Assert.Equal(["run Test.Assembly", "host IClock", "serve IOne by first", "host IClock", "serve ITwo by second"], log);
    }

    [Theory]
    [InlineData("public static void Prepare() => Log();")]
    [InlineData("internal static async Task @new() { await Task.Delay(20); Log(); }")]
    [InlineData("internal static async ValueTask Prepare() { await Task.Delay(20); Log(); }")]
    public void The_start_hook_has_run_before_a_guest_is_created(string hook)
    {
        string[] log = Run($$"""
            [GuestFunction] public interface IGo { void Go(); }
            [Guest] public sealed record Walker : IGo
            {
                public Walker() => Hyperlight.Guest.GuestProgram.Log.Add("created");
                public void Go() { }
                [GuestStart] {{hook}}
                private static void Log() => Hyperlight.Guest.GuestProgram.Log.Add("prepared");
            }
            """);

        Assert.Equal(["run Test.Assembly", "prepared", "created", "serve IGo by Walker { }"], log);
    }

    [Fact]
    public void A_record_may_be_a_guest()
    {
        string[] log = Run("""
            [GuestFunction] public interface IGo { void Go(); }
            [Guest] public sealed record Walker : IGo { public void Go() { } }
            """);

        Assert.Equal(["run Test.Assembly", "serve IGo by Walker { }"], log);
    }

    [Fact]
    public void The_generated_entry_point_is_not_taken_for_the_users_own()
    {
        const string Source = """
            [GuestFunction] public interface IGo { void Go(); }
            [Guest] public class Walker : IGo { public void Go() { } }
            """;
        CSharpCompilation compilation = Compiler.Generate(Compiler.CompileProgram(Source, Sources.GuestRuntime)).Compilation;
        INamedTypeSymbol guest = compilation.GetTypeByMetadataName("Walker")!;

        var problems = GuestParser.Parse(guest, compilation, TestContext.Current.CancellationToken).Problems;

        Assert.Equal("GuestEntryPoint", compilation.GetEntryPoint(TestContext.Current.CancellationToken)!.ContainingType.Name);
        Assert.Empty(problems);
    }

    [Fact]
    public void A_program_without_a_guest_keeps_its_own_entry_point()
    {
        var (compilation, result) = Compiler.Generate(Compiler.CompileProgram("static class Program { static void Main() { } }"));

        Assert.Empty(result.GeneratedTrees);
        Assert.Equal("Program", compilation.GetEntryPoint(TestContext.Current.CancellationToken)!.ContainingType.Name);
    }

    private static string[] Run(string source)
    {
        var (compilation, result) = Compiler.Generate(Compiler.CompileProgram(source, Sources.GuestRuntime));
        SyntaxTree program = Assert.Single(
            result.GeneratedTrees, static tree => Path.GetFileName(tree.FilePath) == GuestProgramGenerator.FileName);
        Assert.Contains("#nullable enable", program.ToString(), StringComparison.Ordinal);

        Assembly assembly = Compiler.Load(compilation);
        assembly.EntryPoint!.Invoke(null, null);

        object? log = assembly.GetType("Hyperlight.Guest.GuestProgram", throwOnError: true)!.GetProperty("Log")!.GetValue(null);
        return [.. (List<string>)log!];
    }
}
