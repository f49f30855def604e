using Hyperlight;

namespace Values.Tests.Monsters;

/// <summary>A part of <see cref="Monster"/>.</summary>
[FixedLayout]
public readonly record struct Pair(short A, sbyte B);
