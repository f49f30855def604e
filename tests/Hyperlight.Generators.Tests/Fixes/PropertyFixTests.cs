using Hyperlight.CodeFixes.Contracts;

namespace Hyperlight.Generators.Tests.Fixes;

/// <summary>Methods take the place of a property.</summary>
public sealed class PropertyFixTests
{
    private const string Get = "Declare 'GetValue' instead (changes the contract only)";
    private const string Both = "Declare 'GetValue' and 'SetValue' instead (changes the contract only)";
    private const string Set = "Declare 'SetValue' instead (changes the contract only)";

    [Theory]
    [InlineData(Get, "int [|Value|] { get; }", "int GetValue();")]
    [InlineData(Get, "string? [|Value|] { get; }", "string? GetValue();")]
    [InlineData(Get, "abstract int [|Value|] { get; }", "abstract int GetValue();")]
    [InlineData(Get, "int [|Value|] => 1;", "int GetValue() => 1;")]
    [InlineData(Get, "int [|Value|] { get => 1; }", "int GetValue() => 1;")]
    [InlineData(Set, "int [|Value|] { set; }", "void SetValue(int value);")]
    public async Task A_property_becomes_a_method(string title, string property, string method) => await ExpectFix.InContract(
        new PropertyFix(),
        title,
        $$"""
        [GuestFunction]
        public interface IContract
        {
            // How many.
            {{property}}

            void Go();
        }
        """,
        $$"""
        [GuestFunction]
        public interface IContract
        {
            // How many.
            {{method}}

            void Go();
        }
        """);

    [Fact]
    public async Task A_property_with_a_setter_becomes_two() => await ExpectFix.InContract(
        new PropertyFix(),
        Both,
        """
        [GuestFunction]
        public interface IContract
        {
            void Go();

            // Null for none.
            public IReadOnlyList<int>? [|Value|] { get; set; } // of old
        }
        """,
        """
        [GuestFunction]
        public interface IContract
        {
            void Go();

            // Null for none.
            public IReadOnlyList<int>? GetValue();
            public void SetValue(IReadOnlyList<int>? value); // of old
        }
        """);

    [Fact]
    public async Task What_is_written_about_a_property_is_written_about_both() => await ExpectFix.InContract(
        new PropertyFix(),
        Both,
        """
        namespace Shop
        {
            [GuestFunction]
            public interface IContract
            {
                /// <summary>The value.</summary>
                [Obsolete]
                int [|Value|]
                {
                    set;
                    get;
                }
            }
        }
        """,
        """
        namespace Shop
        {
            [GuestFunction]
            public interface IContract
            {
                /// <summary>The value.</summary>
                [Obsolete]
                int GetValue();

                /// <summary>The value.</summary>
                [Obsolete]
                void SetValue(int value);
            }
        }
        """);

    [Fact]
    public async Task Bodies_stay() => await ExpectFix.InContract(
        new PropertyFix(),
        Both,
        """
        [GuestFunction]
        public interface IContract
        {
            int [|Value|]
            {
                get => 1;
                set
                {
                    Console.WriteLine(value);
                }
            }
        }
        """,
        """
        [GuestFunction]
        public interface IContract
        {
            int GetValue() => 1;

            void SetValue(int value)
            {
                Console.WriteLine(value);
            }
        }
        """);

    [Fact]
    public async Task A_property_on_one_line_with_others_stays_there() => await ExpectFix.InContract(
        new PropertyFix(),
        Both,
        "[GuestFunction] public interface IContract { int [|Value|] { get; set; } void Go(); }",
        "[GuestFunction] public interface IContract { int GetValue(); void SetValue(int value); void Go(); }");

    [Fact]
    public async Task A_name_is_taken_without_its_sign() => await ExpectFix.InContract(
        new PropertyFix(),
        "Declare 'Getevent' instead (changes the contract only)",
        "[GuestFunction] public interface IContract { int [|@event|] { get; } }",
        "[GuestFunction] public interface IContract { int Getevent(); }");

    [Fact]
    public async Task An_inherited_property_is_changed_where_it_is_declared() => await ExpectFix.InContract(
        new PropertyFix(),
        Get,
        "public interface IBase { int [|Value|] { get; } } [GuestFunction] public interface IContract : IBase { void Go(); }",
        "public interface IBase { int GetValue(); } [GuestFunction] public interface IContract : IBase { void Go(); }");

    [Theory]
    [InlineData("event Action [|Value|];")]
    [InlineData("event Action [|Value|] { add { } remove { } }")]
    [InlineData("int [|this|][int index] { get; }")]
    [InlineData("int [|Value|] { get; private set { } }")]
    [InlineData("int [|Value|] { get; } void GetValue(int other);")]
    public async Task Nothing_is_offered_where_methods_would_say_something_else(string member) =>
        await ExpectFix.Nothing(new PropertyFix(), $$"""[GuestFunction] public interface IContract { {{member}} }""");

    [Fact]
    public async Task Nothing_is_offered_for_what_another_assembly_declares() => await ExpectFix.Nothing(
        new PropertyFix(), "[GuestFunction] public interface [|IContract|] : System.ComponentModel.INotifyPropertyChanged { void Go(); }");

    [Fact]
    public async Task All_are_replaced_at_once() => await ExpectFix.OfAll(
        new PropertyFix(),
        "Declare 'GetFirst' instead (changes the contract only)",
        """
        [GuestFunction]
        public interface IContract
        {
            int [|First|] { get; }
            string [|Second|] { get; set; }
        }
        """,
        """
        [GuestFunction]
        public interface IContract
        {
            int GetFirst();
            string GetSecond();
            void SetSecond(string value);
        }
        """);
}
