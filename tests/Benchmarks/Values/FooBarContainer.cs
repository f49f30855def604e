namespace Benchmarks.Values;

/// <summary>The shape by which FlatSharp's benchmarks measure: a list of records that hold records.</summary>
public sealed record FooBarContainer(IReadOnlyList<FooBar> List, bool Initialized, Fruit Fruit, string Location)
{
    /// <summary>A container with so many elements.</summary>
    public static FooBarContainer Of(int count) => new(
        [.. Enumerable.Range(0, count).Select(static i => new FooBar(
            new Bar(new Foo(0xABADCAFEABADCAFE + (ulong)i, (short)(10000 + i), (sbyte)('@' + i), (uint)(1000000 + i)), 123456 + i, 3.14159f + i, (ushort)(10000 + i)),
            "Hello, World!", 3.1415432432445543543 + i, (byte)('!' + i)))],
        true,
        Fruit.Pears,
        "http://google.com/flatbuffers/");
}
