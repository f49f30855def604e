using Hyperlight;

namespace ValuesGuest;

/// <summary>A struct of fixed layout whose size is no power of two.</summary>
[FixedLayout]
public readonly record struct Vector(float X, float Y, float Z);
