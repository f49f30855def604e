using System.Reflection;
using Hyperlight.Generators.Staging;
using Hyperlight.Generators.Tests.Driver;
using Microsoft.CodeAnalysis;

namespace Hyperlight.Generators.Tests.Guests;

/// <summary>The class that names the staged guests, compiled and read.</summary>
public sealed class StagedGuestsTests
{
    [Fact]
    public void Each_staged_guest_is_a_property() => Assert.Equal(
        new() { ["HelloWorld"] = "guests/HelloWorld/Debug/HelloWorld", ["Calculator"] = "guests/Calculator/Debug/Calculator" },
        Read("HelloWorld=guests/HelloWorld/Debug/HelloWorld|Calculator=guests/Calculator/Debug/Calculator"));

    [Theory]
    [InlineData("Calculator.Guest", "Calculator_Guest")]
    [InlineData("my-guest 1", "my_guest_1")]
    [InlineData("2nd", "_2nd")]
    [InlineData("class", "class")]
    [InlineData("Guests", "Guests_2")]
    [InlineData("Equals", "Equals_2")]
    [InlineData("@at", "_at")]
    [InlineData("\u00C4rger", "\u00C4rger")]
    public void A_name_becomes_an_identifier(string name, string property) =>
        Assert.Equal(new() { [property] = "path" }, Read($"{name}=path"));

    [Fact]
    public void Names_that_become_the_same_identifier_are_told_apart() => Assert.Equal(
        new() { ["A_B"] = "1", ["A_B_2"] = "2", ["A_B_2_2"] = "3", ["a_b"] = "4" },
        Read("A.B=1|A-B=2|A_B_2=3|a.b=4"));

    [Fact]
    public void Only_where_there_are_several_variants_does_a_name_say_which_one_it_means() => Assert.Equal(
        new() { ["A"] = "1", ["A_trace_guest"] = "2", ["B"] = "3", ["C_mem_profile"] = "4", ["C_mem_profile_trace_guest"] = "5" },
        Read("A=1|A+trace_guest=2|B+trace_guest=3|C+mem_profile=4|C+mem_profile+trace_guest=5"));

    [Theory]
    [InlineData("guests/with \"quotes\" & <brackets>/*x*/")]
    [InlineData("guests\\back\\slash")]
    [InlineData("guests/a=b")]
    public void Any_path_survives(string path) => Assert.Equal(new() { ["Name"] = path }, Read($"Name={path}"));

    [Fact]
    public void White_space_and_empty_entries_are_ignored() => Assert.Equal(new() { ["A"] = "1", ["B"] = "2" }, Read(" A = 1 | | B=2 |"));

    [Theory]
    [InlineData("")]
    [InlineData(" | ")]
    [InlineData(null)]
    public void Nothing_is_generated_when_nothing_is_staged(string? property)
    {
        var options = property is null ? new TestOptions() : new TestOptions((StagedGuestsGenerator.PropertyName, property));

        Assert.Empty(Compiler.Generate(Compiler.Compile(), options).Result.GeneratedTrees);
    }

    [Theory]
    [InlineData("Name")]
    [InlineData("Name=")]
    [InlineData("=path")]
    public void An_entry_without_name_or_path_is_reported_and_the_others_are_kept(string entry)
    {
        var options = new TestOptions((StagedGuestsGenerator.PropertyName, $"Good=path|{entry}"));

        GeneratorDriverRunResult result = Compiler.Generate(Compiler.Compile(), options).Result;

        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("HL0201", diagnostic.Id);
        Assert.Contains($"'{entry}'", Compiler.Message(diagnostic), StringComparison.Ordinal);
        Assert.Contains("Good", Assert.Single(result.GeneratedTrees).ToString(), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Read(string property)
    {
        var options = new TestOptions((StagedGuestsGenerator.PropertyName, property));
        var compilation = Compiler.Generate(Compiler.Compile(Sources.GuestBinary), options).Compilation;
        Assert.Empty(Compiler.Warnings(compilation));

        Type guests = Compiler.Load(compilation).GetType("Hyperlight.Guests", throwOnError: true)!;
        return guests.GetProperties(BindingFlags.Static | BindingFlags.NonPublic).ToDictionary(
            static property => property.Name,
            static property =>
            {
                object guest = property.GetValue(null)!;
                return (string)guest.GetType().GetProperty("Path")!.GetValue(guest)!;
            });
    }
}
