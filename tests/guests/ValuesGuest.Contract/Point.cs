namespace ValuesGuest;

/// <summary>A struct without names for its parts but those of its constructor.</summary>
public readonly record struct Point(int X, long Y);
