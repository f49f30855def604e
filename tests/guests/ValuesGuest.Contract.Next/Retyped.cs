namespace ValuesGuest;

/// <summary>The record of the same name a version later: it has a member of another type.</summary>
public sealed record Retyped(string Article, long Count);
