using Hyperlight;

namespace ValuesGuest;

/// <summary>A struct of fixed layout that a later version gives a member more.</summary>
[FixedLayout]
public readonly record struct Grown(int X, int Y);
