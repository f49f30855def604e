using Values.Tests.Support;

namespace Values.Tests;

/// <summary>The comparison that all other tests here trust tells values apart.</summary>
public sealed class SameTests
{
    public static TheoryData<object?, object?> Different => new()
    {
        { 0d, -0d },
        { double.NaN, BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001) },
        { 1.0m, 1.00m },
        { DateTime.UnixEpoch, DateTime.SpecifyKind(DateTime.UnixEpoch, DateTimeKind.Local) },
        { new DateTimeOffset(2024, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)), new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        { "", null },
        { new List<int> { 1 }, new List<int> { 1, 2 } },
        { Samples.Line, Samples.Line with { Price = 0.1m } },
        { Samples.Node, new Node("root", Samples.Node.Next, []) },
        { new Shape.Circle(1), new Shape.Square(1) },
        { new Dictionary<int, string?> { [1] = null }, new Dictionary<int, string?> { [2] = null } },
        { new Box { Label = "a" }, new Box { Label = "b" } },
        { (1, "a"), (1, "b") },
    };

    [Theory]
    [MemberData(nameof(Different))]
    public void What_differs_is_told(object? expected, object? actual) => Assert.NotNull(Same.Difference(expected, actual, "value"));

    [Fact]
    public void What_is_made_alike_is_the_same() => Assert.Null(Same.Difference(
        new List<Line> { new("a", 1, 1.0m) }, new[] { new Line("a", 1, 1.0m) }, "value"));
}
