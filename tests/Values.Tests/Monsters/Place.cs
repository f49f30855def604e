using Hyperlight;

namespace Values.Tests.Monsters;

/// <summary>A part of <see cref="Monster"/>.</summary>
[FixedLayout]
public readonly record struct Place(float X, float Y, float Z, double Test1, MonsterColor Test2, Pair Test3);
