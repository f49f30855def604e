using Hyperlight.CodeFixes.Guests;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>A guest becomes a class that can be created, and the program's entry point is the generated one.</summary>
public sealed class GuestFixTests
{
    private const string Contracts = """
        [GuestFunction] public interface ICalculator { int Add(int a, int b); }
        public class CalculatorBase : ICalculator { public int Add(int a, int b) => a + b; }

        """;

    private const string Guest = "[Guest] public class Calculator : CalculatorBase;\n";

    [Theory]
    [InlineData(
        "Remove 'abstract' from 'Calculator'",
        "[Guest]\npublic abstract class [|Calculator|] : CalculatorBase;",
        "[Guest]\npublic class Calculator : CalculatorBase;")]
    [InlineData(
        "Remove 'abstract' from 'Calculator'",
        "[Guest]\nabstract partial class [|Calculator|] : CalculatorBase;\nabstract partial class Calculator;",
        "[Guest]\npartial class Calculator : CalculatorBase;\npartial class Calculator;")]
    [InlineData(
        "Make 'Calculator' internal",
        "[Guest] file class [|Calculator|] : CalculatorBase;",
        "[Guest] class Calculator : CalculatorBase;")]
    [InlineData(
        "Make 'Calculator' internal",
        "public class Outer { [Guest] private class [|Calculator|] : CalculatorBase; }",
        "public class Outer { [Guest] internal class Calculator : CalculatorBase; }")]
    [InlineData(
        "Make 'Calculator' and the types around it internal",
        "public class Outer { class Inner { [Guest] protected class [|Calculator|] : CalculatorBase; } }",
        "public class Outer { internal class Inner { [Guest] internal class Calculator : CalculatorBase; } }")]
    public async Task A_guest_becomes_a_class_that_can_be_created(string title, string guest, string creatable) =>
        await ExpectFix.InGuest(new GuestClassFix(), title, Contracts + guest, Contracts + creatable);

    // The program gets no entry point before its guest implements a contract too.
    [Fact]
    public async Task A_static_guest_becomes_one_that_has_instances() => await ExpectFix.InContract(
        new GuestClassFix(),
        "Remove 'static' from 'Calculator'",
        "[Guest] public static class [|Calculator|] { public static int Add(int a, int b) => a + b; }",
        "[Guest] public class Calculator { public static int Add(int a, int b) => a + b; }");

    [Theory]
    [InlineData("[Guest] public class [|Calculator|]<T> : CalculatorBase;")]
    [InlineData("public class Outer<T> { [Guest] private class [|Calculator|] : CalculatorBase; }")]
    [InlineData("[Guest] public abstract class [|Calculator|] : CalculatorBase { public abstract void Clear(); }")]
    public async Task Nothing_is_offered_where_it_is_more_than_a_word(string guest) =>
        await ExpectFix.Nothing(new GuestClassFix(), Contracts + guest);

    [Theory]
    [InlineData(
        """
        public static class Program
        {
            public static void [|Main|]() => Console.WriteLine("starting");
        }
        """,
        """
        public static class Program
        {
        }
        """)]
    [InlineData(
        """
        public static class Program
        {
            /// <summary>Starts.</summary>
            public static async System.Threading.Tasks.Task<int> [|Main|](string[] args)
            {
                await System.Threading.Tasks.Task.Delay(1);
                return args.Length;
            }

            public static int Other() => 1;
        }
        """,
        """
        public static class Program
        {
            public static int Other() => 1;
        }
        """)]
    [InlineData(
        """
        public static class Program
        {
            public static int Other() => 1;

            // The first.
            static void [|Main|]() { }
        }
        """,
        """
        public static class Program
        {
            public static int Other() => 1;
        }
        """)]
    public async Task An_own_entry_point_is_removed(string program, string rest) => await ExpectFix.InGuest(
        new EntryPointFix(), "Remove 'Program.Main'", Contracts + Guest + program, Contracts + Guest + rest);

    [Theory]
    [InlineData("Console.WriteLine();\n")]
    [InlineData("static void Main() { }\n")]
    public async Task Top_level_statements_stay(string statements) =>
        await ExpectFix.Nothing(new EntryPointFix(), $"[|{statements}{Contracts}{Guest}|]", OutputKind.ConsoleApplication);
}
