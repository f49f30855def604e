namespace Hyperlight.Generators.Tests.Diagnostics;

/// <summary>What keeps a class, record or struct from crossing is named, however deep it lies.</summary>
public sealed class ValueDiagnosticTests
{
    [Theory]
    [InlineData("public record Line(string Article, object Tag);", "'Line.Tag' is a 'object'")]
    [InlineData("public record Line(List<Item> Items); public record Item(Uri Link);", "'Item.Link' is a 'Uri'")]
    [InlineData("public record Line((int, nint) Pair);", "'Line.Pair' is a '(int, nint)'")]
    [InlineData("public class Line { public List<int> Items { get; } = []; }", "'Line.Items' can be set neither by a constructor nor by name")]
    [InlineData("public class Line { public readonly int Number; }", "'Line.Number' can be set neither by a constructor nor by name")]
    [InlineData("public class Line { public int Number { get; private set; } }", "'Line.Number' can be set neither by a constructor nor by name")]
    [InlineData("public class Line { public Line(int other) { } }", "'Line' has no public constructor whose parameters are its members")]
    [InlineData("public class Line { private Line() { } }", "'Line' has no public constructor whose parameters are its members")]
    [InlineData("public abstract class Line { public int Number { get; set; } }", "'Line' is abstract and not marked with [Union]")]
    [InlineData(
        "[Union(typeof(Line.One))] public abstract record Line { public record One : Line; }",
        "the case 'One' of 'Line' is not a sealed class or record that derives from it")]
    [InlineData(
        "[Union(typeof(One))] public abstract record Line; public sealed record One;",
        "the case 'One' of 'Line' is not a sealed class or record that derives from it")]
    [InlineData(
        "[Union(typeof(Line.One))] public abstract record Line { public sealed record One(Uri Link) : Line; }",
        "'One.Link' is a 'Uri'")]
    [InlineData("[FixedLayout] public record struct Line(int Count, string Text);", "'Line' is marked with [FixedLayout], but 'Text' is a 'string'")]
    [InlineData("[FixedLayout] public record struct Line(int? Count);", "'Line' is marked with [FixedLayout], but 'Count' is a 'int?'")]
    [InlineData("[FixedLayout] public record struct Line(Inner Inner); public record struct Inner(int Count);", "'Line' is marked with [FixedLayout], but 'Inner' is a 'Inner'")]
    [InlineData(
        "[FixedLayout] public struct Line { public int Value { get; set; } public Line Negated { get => this; set => this = value; } }",
        "'Line' is marked with [FixedLayout], but 'Negated' is a 'Line'")]
    [InlineData("[FixedLayout] public struct Line;", "'Line' is marked with [FixedLayout], but has 0 bytes, not 1 to 4096")]
    [InlineData("[Union] public abstract record Line;", "'Line' is a union without cases")]
    public async Task A_type_that_cannot_be_made_again_is_told_by_what_is_in_the_way(string types, string reason)
    {
        string[] messages = await Expect.InContract("HL0001", $$"""{{types}} [GuestFunction] public interface IContract { void Go([|Line|] line); }""");

        Assert.StartsWith(
            $"Parameter 'line' of 'IContract.Go' has the type 'Line', which a call cannot carry: {reason}; use ",
            Assert.Single(messages),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_cannot_cross_is_reported_wherever_it_is_used() => await Expect.InContract(
        "HL0001", "public record Line(Uri Link); [GuestFunction] public interface IContract { void Go([|Line|] first, [|Line|] second); }");

    [Theory]
    [InlineData("public static class Line;")]
    [InlineData("public ref struct Line { public int Number; }")]
    [InlineData("public delegate void Line();")]
    [InlineData("public interface Line;")]
    public async Task A_type_that_has_no_values_of_its_own_is_reported(string type) => await Expect.InContract(
        "HL0001", $$"""public class Outer { {{type}} [GuestFunction] internal interface IContract { void Go([|Line|] line); } }""");
}
