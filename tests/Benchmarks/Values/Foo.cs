using Hyperlight;

namespace Benchmarks.Values;

/// <summary>A part of <see cref="FooBarContainer"/>.</summary>
[FixedLayout]
public readonly record struct Foo(ulong Id, short Count, sbyte Prefix, uint Length);
