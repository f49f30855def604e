namespace ValuesGuest;

/// <summary>A record that a later version gives a member of another type.</summary>
public sealed record Retyped(string Article, int Count);
