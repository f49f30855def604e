using Hyperlight;

namespace ValuesGuest;

/// <summary>The struct of the same name a version later: it has a member more, which a fixed layout has no room for.</summary>
[FixedLayout]
public readonly record struct Grown(int X, int Y, int Z = 0);
