using Hyperlight.Generators.Guests;
using Hyperlight.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Diagnostics;

/// <summary>Each thing that keeps a guest from starting is reported at its token.</summary>
public sealed class GuestDiagnosticTests
{
    private const string Contracts = """
        [GuestFunction] public interface ICalculator { int Add(int a, int b); }
        [HostFunction] public interface IPrices { double PriceOf(string article); }
        public class CalculatorBase : ICalculator { public int Add(int a, int b) => a + b; }

        """;

    [Theory]
    [InlineData("[Guest] public abstract class [|Calculator|] : CalculatorBase;", "abstract")]
    [InlineData("[Guest] public class [|Calculator|]<T> : CalculatorBase;", "generic, or nested in a generic type")]
    [InlineData("public class Outer<T> { [Guest] public class [|Calculator|] : CalculatorBase; }", "generic, or nested in a generic type")]
    [InlineData("public class Outer { [Guest] private class [|Calculator|] : CalculatorBase; }", "not internal or public")]
    [InlineData("[Guest] file class [|Calculator|] : CalculatorBase;", "not internal or public")]
    public async Task A_guest_that_cannot_be_created_is_reported_at_its_name(string source, string obstacle)
    {
        string[] messages = await Expect.InGuest("HL0101", Contracts + source);

        Assert.Equal(
            $"Guest 'Calculator' is {obstacle}; the generated entry point needs a class that it can create", Assert.Single(messages));
    }

    [Fact]
    public async Task A_static_guest_is_reported_at_its_name()
    {
        CSharpCompilation compilation = Compiler.CompileProgram("[Guest] public static class Calculator;", Sources.GuestRuntime);

        Assert.Equal(["HL0101", "HL0103"], (await Compiler.Analyze(compilation)).Select(static diagnostic => diagnostic.Id).Order());
    }

    [Theory]
    [InlineData("[Guest] public class [|Calculator|] : CalculatorBase { public Calculator() { } internal Calculator(IPrices prices) { } }")]
    [InlineData("[Guest] public class [|Calculator|] : CalculatorBase { private Calculator() { } }")]
    [InlineData("[Guest] public class [|Calculator|] : CalculatorBase { protected Calculator() { } }")]
    public async Task A_guest_without_a_single_constructor_is_reported_at_its_name(string source) =>
        await Expect.InGuest("HL0102", Contracts + source);

    [Fact]
    public async Task A_guest_without_a_contract_is_reported_at_its_name() =>
        await Expect.InGuest(
            "HL0103", Contracts + "[Guest] public class [|Calculator|](IPrices prices) : IDisposable { public void Dispose() { } }");

    [Theory]
    [InlineData("string")]
    [InlineData("ICalculator")]
    [InlineData("IDisposable")]
    [InlineData("IPrices[]")]
    [InlineData("CalculatorBase")]
    public async Task A_constructor_parameter_that_is_no_host_contract_is_reported_at_its_type(string type) =>
        await Expect.InGuest("HL0104", Contracts + $"[Guest] public class Calculator(IPrices prices, [|{type}|] other) : CalculatorBase;");

    [Fact]
    public async Task Guests_that_serve_the_same_contract_are_reported_at_each_but_the_first()
    {
        string[] messages = await Expect.InGuest(
            "HL0105",
            Contracts + "[Guest] public class One : CalculatorBase; [Guest] public class [|Two|] : CalculatorBase; [Guest] public class [|Xtra|] : CalculatorBase;");

        Assert.Equal(
            "Contract 'ICalculator' is implemented by the guests 'One' and 'Two' of this program; only one of them can answer its calls", messages[0]);
    }

    [Fact]
    public async Task What_guests_cannot_have_together_is_reported_beside_what_is_wrong_with_their_program()
    {
        CSharpCompilation compilation = Compiler.CompileProgram(
            Contracts + "[Guest] public class One : CalculatorBase; [Guest] public class Two : CalculatorBase; static class Program { static void Main() { } }",
            Sources.GuestRuntime);

        Assert.Equal(["HL0105", "HL0106", "HL0106"], (await Compiler.Analyze(compilation)).Select(static diagnostic => diagnostic.Id).Order());
    }

    [Fact]
    public async Task Contracts_of_several_guests_with_the_same_name_in_calls_are_reported_at_the_later_guest() => await Expect.InGuest(
        "HL0107",
        Contracts + """
            namespace Other
            {
                [GuestFunction] public interface ICalculator { int Sub(int a, int b); }
                [HostFunction] public interface IPrices { double Discount(string article); }
                [GuestFunction] public interface IPlain { void Go(); }
            }
            [Guest] public class A(IPrices prices) : CalculatorBase;
            [Guest] public class [|B|] : Other.ICalculator { public int Sub(int a, int b) => a - b; }
            [Guest] public class [|C|](Other.IPrices prices) : Other.IPlain { public void Go() { } }
            """);

    [Theory]
    [InlineData("void [|Start|]() { }", "not static")]
    [InlineData("static void [|Start|](int a) { }", "declared with parameters")]
    [InlineData("static void [|Start|]<T>() { }", "generic, or in a generic type")]
    [InlineData("static async void [|Start|]() => await Task.Yield();", "async and returns void, so nothing could wait for it")]
    [InlineData("static int [|Start|]() => 1;", "declared with a result")]
    [InlineData("static Task<int> [|Start|]() => null!;", "declared with a result")]
    [InlineData("private static void [|Start|]() { }", "not internal or public")]
    public async Task A_start_hook_that_cannot_be_called_is_reported_at_its_name(string method, string obstacle)
    {
        string access = method.StartsWith("private", StringComparison.Ordinal) ? "" : "internal ";
        string[] messages = await Expect.InGuest(
            "HL0108", Contracts + $"[Guest] public class Calculator : CalculatorBase {{ [GuestStart] {access}{method} }}");

        Assert.Contains($"'Start' has [GuestStart] but is {obstacle};", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_start_hooks_are_reported_at_each_name() => await Expect.InGuest(
        "HL0109",
        Contracts + """
            [Guest] public class Calculator : CalculatorBase { [GuestStart] internal static void [|One|]() { } }
            internal static class Other { [GuestStart] internal static void [|Two|]() { } }
            """);

    [Theory]
    [InlineData("static class Program { static void [|Main|]() { } }")]
    [InlineData("static class Program { static System.Threading.Tasks.Task<int> [|Main|](string[] args) => throw new Exception(); }")]
    public async Task An_entry_point_beside_a_guest_is_reported_at_its_name(string program)
    {
        string[] messages = await Expect.InGuest("HL0106", Contracts + "[Guest] public class Calculator : CalculatorBase; " + program);

        Assert.Contains("'Program.Main(", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Top_level_statements_beside_a_guest_are_reported()
    {
        CSharpCompilation compilation = Compiler.CompileProgram(
            "Console.WriteLine();", Contracts + "[Guest] public class Calculator : CalculatorBase;", Sources.GuestRuntime);

        Diagnostic diagnostic = Assert.Single(await Compiler.Analyze(compilation));

        Assert.Equal("HL0106", diagnostic.Id);
        Assert.Equal("Source1.cs", diagnostic.Location.SourceTree!.FilePath);
        Assert.Equal(0, diagnostic.Location.SourceSpan.Start);
    }

    [Fact]
    public async Task Served_contracts_with_the_same_name_in_calls_are_reported_at_the_guest()
    {
        string[] messages = await Expect.InGuest(
            "HL0107",
            Contracts + """
                namespace Other { [GuestFunction] public interface ICalculator { int Sub(int a, int b); } }
                [Guest] public class [|Calculator|] : CalculatorBase, Other.ICalculator { public int Sub(int a, int b) => a - b; }
                """);

        Assert.Equal(
            "Contracts 'ICalculator' and 'Other.ICalculator' in the program of guest 'Calculator' are both 'ICalculator' in calls, "
            + "where namespaces are left out; rename one, or give its attribute a Name",
            Assert.Single(messages));
    }

    [Fact]
    public async Task Host_contracts_with_the_same_name_in_calls_are_reported_at_the_second() => await Expect.InGuest(
        "HL0107",
        Contracts + """
            namespace Other { [HostFunction] public interface IPrices { double Discount(string article); } }
            [Guest] public class Calculator(IPrices one, IPrices same, [|Other.IPrices|] two) : CalculatorBase;
            """);

    [Fact]
    public async Task A_missing_runtime_is_reported_at_the_guest()
    {
        CSharpCompilation compilation = Compiler.CompileProgram(Contracts + "[Guest] public class Calculator : CalculatorBase;");

        Diagnostic diagnostic = Assert.Single(await Compiler.Analyze(compilation));

        Assert.Equal("HL0011", diagnostic.Id);
        Assert.Contains("Hyperlight.Guest", Compiler.Message(diagnostic), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_class_in_a_library_needs_no_runtime_and_may_have_company()
    {
        CSharpCompilation compilation = Compiler.Compile(
            Contracts + "[Guest] public class One : CalculatorBase; [Guest] public class Two : CalculatorBase;");

        Assert.Empty(await Compiler.Analyze(compilation));
        Assert.DoesNotContain(
            Compiler.Generate(compilation).Result.GeneratedTrees,
            static tree => Path.GetFileName(tree.FilePath) == GuestProgramGenerator.FileName);
    }
}
