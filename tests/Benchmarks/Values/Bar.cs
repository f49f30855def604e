using Hyperlight;

namespace Benchmarks.Values;

/// <summary>A part of <see cref="FooBarContainer"/>.</summary>
[FixedLayout]
public readonly record struct Bar(Foo Parent, int Time, float Ratio, ushort Size);
