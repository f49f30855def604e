namespace Benchmarks.Values;

/// <summary>A part of <see cref="FooBarContainer"/>.</summary>
public sealed record FooBar(Bar Sibling, string Name, double Rating, byte Postfix);
