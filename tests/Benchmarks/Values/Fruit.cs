namespace Benchmarks.Values;

/// <summary>A part of <see cref="FooBarContainer"/>.</summary>
public enum Fruit : short
{
    Apples,
    Pears,
    Bananas,
}
