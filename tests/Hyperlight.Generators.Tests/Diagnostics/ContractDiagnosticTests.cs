using Hyperlight.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Tests.Diagnostics;

/// <summary>Each thing that a contract cannot hold is reported at its token.</summary>
public sealed class ContractDiagnosticTests
{
    [Theory]
    [InlineData("nint")]
    [InlineData("object")]
    [InlineData("dynamic")]
    [InlineData("byte[,]")]
    [InlineData("object[]")]
    [InlineData("List<object>")]
    [InlineData("IEnumerable<int>")]
    [InlineData("HashSet<int>")]
    [InlineData("Dictionary<string, object>")]
    [InlineData("Dictionary<object, string>")]
    [InlineData("ReadOnlyMemory<string>")]
    [InlineData("ReadOnlyMemory<bool>")]
    [InlineData("Span<byte>")]
    [InlineData("(int, object)")]
    [InlineData("Uri")]
    [InlineData("Version")]
    [InlineData("Exception")]
    [InlineData("IDisposable")]
    [InlineData("ConsoleKeyInfo")]
    [InlineData("Task[]")]
    [InlineData("IAsyncEnumerable<int>")]
    [InlineData("CancellationToken?")]
    [InlineData("Action")]
    public async Task A_type_that_a_call_cannot_carry_is_reported_at_the_type(string type)
    {
        await Expect.InContract("HL0001", $"[GuestFunction] public interface IContract {{ void Method(int first, [|{type}|] second); }}");
        await Expect.InContract("HL0002", $"[HostFunction] public interface IContract {{ [|{type}|] Method(int first); }}");
    }

    [Fact]
    public async Task A_message_names_the_parameter_the_method_and_the_type()
    {
        string[] messages = await Expect.InContract(
            "HL0001", "[GuestFunction] public interface IShop { void Total([|IReadOnlyList<Uri>|] lines); }");

        Assert.Equal(
            "Parameter 'lines' of 'IShop.Total' has the type 'IReadOnlyList<Uri>', which a call cannot carry; "
            + "use numbers, text, enums, dates and Guid, arrays, lists, dictionaries and tuples, or classes, records and structs of these",
            Assert.Single(messages));
    }

    [Fact]
    public async Task Each_wrong_parameter_is_reported() => await Expect.InContract(
        "HL0001", "[GuestFunction] public interface IContract { void A([|nint|] a, int b, [|object?|] c); void B([|Uri|] d); }");

    [Fact]
    public async Task A_result_by_reference_is_reported_at_its_type() => await Expect.InContract(
        "HL0002", "[GuestFunction] public interface IContract { [|ref int|] A(); [|ref readonly int|] B(); }");

    [Fact]
    public async Task A_generic_method_is_reported_at_its_name() => await Expect.InContract(
        "HL0003", "[GuestFunction] public interface IContract { T [|Echo|]<T>(T value); }");

    [Fact]
    public async Task A_generic_contract_is_reported_at_its_name() => await Expect.InContract(
        "HL0004", "[GuestFunction] public interface [|IContract|]<T> { void Go(); }");

    [Fact]
    public async Task A_contract_in_a_generic_type_is_reported_at_its_name() => await Expect.InContract(
        "HL0004", "public class Outer<T> { [HostFunction] public interface [|IContract|] { void Go(); } }");

    [Fact]
    public async Task Members_that_are_no_methods_are_reported_at_their_names()
    {
        string[] messages = await Expect.InContract(
            "HL0005",
            """
            [GuestFunction] public interface IContract
            {
                int [|Property|] { get; set; }
                event Action [|Event|];
                int [|this|][int index] { get; }
            }
            """);

        Assert.Equal("'IContract.Property' is a property; a contract holds methods only", messages[0]);
        Assert.Equal("'IContract.Event' is an event; a contract holds methods only", messages[1]);
        Assert.Equal("'IContract.this[]' is an indexer; a contract holds methods only", messages[2]);
    }

    [Theory]
    [InlineData("ref int")]
    [InlineData("out int")]
    [InlineData("ref readonly int")]
    [InlineData("in CancellationToken")]
    [InlineData("ref CancellationToken")]
    public async Task A_parameter_that_is_not_by_value_is_reported_at_its_modifier(string parameter)
    {
        string[] words = parameter.Split(' ', 2);

        await Expect.InContract(
            "HL0006", $"[GuestFunction] public interface IContract {{ void Method([|{words[0]}|] {words[1]} value); }}");
    }

    [Theory]
    [InlineData("Task<Uri>")]
    [InlineData("ValueTask<object>")]
    [InlineData("Task<Task<int>>")]
    [InlineData("CancellationToken")]
    public async Task A_task_of_what_a_call_cannot_carry_is_reported_at_the_type(string type) => await Expect.InContract(
        "HL0002", $"[HostFunction] public interface IContract {{ [|{type}|] Method(int first); }}");

    [Theory]
    [InlineData("Task")]
    [InlineData("Task<int>")]
    [InlineData("ValueTask")]
    public async Task A_task_is_no_parameter(string type) => await Expect.InContract(
        "HL0001", $"[HostFunction] public interface IContract {{ void Method([|{type}|] first); }}");

    [Fact]
    public async Task A_token_that_is_not_the_last_parameter_is_reported_at_its_type() => await Expect.InContract(
        "HL0012",
        "[GuestFunction] public interface IContract { void A([|CancellationToken|] a, int b); Task B([|CancellationToken|] a, CancellationToken b); }");

    [Theory]
    [InlineData("int A(int a); int [|A|](int a, CancellationToken b);", "ICalculator.A(int)")]
    [InlineData("int A(int a); int [|A|](in int a);", "ICalculator.A(int)")]
    [InlineData("int A(int? a); [FunctionName(\"A\")] Task [|B|](int? c);", "ICalculator.A(int?)")]
    public async Task Methods_that_no_name_in_calls_tells_apart_are_reported_at_the_second(string methods, string name)
    {
        string[] messages = await Expect.InContract("HL0013", $"[GuestFunction] public interface ICalculator {{ {methods} }}");

        Assert.Contains($"are both '{name}' in calls", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("1st")]
    [InlineData("A.B")]
    public async Task What_is_no_name_for_a_function_is_reported_at_its_attribute(string name) => await Expect.InContract(
        "HL0014", $"[GuestFunction] public interface IContract {{ [[|FunctionName(\"{name}\")|]] void A(); }}");

    [Theory]
    [InlineData("")]
    [InlineData("A..B")]
    [InlineData("A-B")]
    public async Task What_is_no_name_for_a_contract_is_reported_at_its_attribute(string name) => await Expect.InContract(
        "HL0014", $"[[|HostFunction(Name = \"{name}\")|]] public interface IContract {{ void A(); }}");

    [Fact]
    public async Task Static_members_without_a_body_are_reported_at_their_names() => await Expect.InContract(
        "HL0007",
        """
        [GuestFunction] public interface IContract
        {
            static abstract int [|Make|]();
            static virtual int [|Default|]() => 1;
            static abstract int [|Property|] { get; }
        }
        """);

    [Fact]
    public async Task A_contract_of_both_sides_is_reported_at_the_second_attribute() => await Expect.InContract(
        "HL0008", "[GuestFunction, [|HostFunction|]] public interface IContract { void Go(); }");

    [Theory]
    [InlineData("public class Outer { [GuestFunction] private interface [|IContract|] { void Go(); } }")]
    [InlineData("public class Outer { [GuestFunction] protected interface [|IContract|] { void Go(); } }")]
    [InlineData("public class Outer { [GuestFunction] private protected interface [|IContract|] { void Go(); } }")]
    [InlineData("public class Outer { private class Inner { [GuestFunction] public interface [|IContract|] { void Go(); } } }")]
    [InlineData("[GuestFunction] file interface [|IContract|] { void Go(); }")]
    public async Task A_contract_that_generated_code_cannot_name_is_reported_at_its_name(string source) =>
        await Expect.InContract("HL0009", source);

    [Fact]
    public async Task A_contract_that_the_assembly_can_name_is_accepted()
    {
        const string Source = "public class Outer { [GuestFunction] protected internal interface IContract { void Go(); } }";

        Assert.Empty(await Compiler.Analyze(Compiler.Compile(Source)));
    }

    [Fact]
    public async Task A_method_that_generated_code_cannot_call_is_reported_at_its_name() => await Expect.InContract(
        "HL0010", "[GuestFunction] public interface IContract { protected void [|Go|](); internal void Fine(); }");

    [Fact]
    public async Task A_missing_reference_is_reported_at_the_contract()
    {
        CSharpCompilation compilation = Compiler.Compile("[GuestFunction] public interface IContract { void Go(); }")
            .WithReferences(Compiler.WithoutProtocol);

        Diagnostic diagnostic = Assert.Single(await Compiler.Analyze(compilation));

        Assert.Equal("HL0011", diagnostic.Id);
        Assert.Contains("Hyperlight.Protocol", Compiler.Message(diagnostic), StringComparison.Ordinal);
        Assert.Equal("IContract", compilation.SyntaxTrees[1].ToString().Substring(diagnostic.Location.SourceSpan.Start, 9));
    }

    [Fact]
    public async Task What_a_contract_inherits_is_reported_where_it_is_declared()
    {
        string[] messages = await Expect.InContract(
            "HL0005",
            "public interface IBase { int [|Property|] { get; } } [GuestFunction] public interface IContract : IBase { void Go(); }");

        Assert.Equal("'IBase.Property (inherited by IContract)' is a property; a contract holds methods only", Assert.Single(messages));
    }

    [Fact]
    public async Task What_a_contract_inherits_from_another_assembly_is_reported_at_the_contract() => await Expect.InContract(
        "HL0005", "[GuestFunction] public interface [|IContract|] : System.ComponentModel.INotifyPropertyChanged { void Go(); }");

    [Fact]
    public async Task A_type_that_does_not_exist_is_left_to_the_compiler()
    {
        CSharpCompilation compilation = Compiler.Compile("[GuestFunction] public interface IContract { Missing Go(Missing value); }");

        Assert.Empty(await Compiler.Analyze(compilation));
        Assert.Empty(Compiler.Generate(compilation).Result.GeneratedTrees);
    }

    [Fact]
    public async Task Members_with_a_body_of_their_own_are_no_part_of_the_contract()
    {
        const string Source = """
            [GuestFunction] public interface IContract
            {
                const decimal Price = 1;
                static decimal Twice(decimal value) => value * 2;
                sealed decimal Half(decimal value) => value / 2;
                private object Hidden<T>() => typeof(T);
                static event Action? Changed;
                enum Nested { A }
                void Go();
            }
            """;

        Assert.Empty(await Compiler.Analyze(Compiler.Compile(Source)));
        Assert.Equal(2, Compiler.Generate(Compiler.Compile(Source)).Result.GeneratedTrees.Length);
    }

    [Fact]
    public async Task A_diagnostic_can_be_suppressed_at_its_place()
    {
        const string Source = """
            [GuestFunction] public interface IContract
            {
            #pragma warning disable HL0001
                void Go(Uri value);
            #pragma warning restore HL0001
            }
            """;

        Assert.Empty(await Compiler.Analyze(Compiler.Compile(Source)));
        Assert.Empty(Compiler.Generate(Compiler.Compile(Source)).Result.GeneratedTrees);
    }
}
