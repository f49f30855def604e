namespace ValuesGuest;

/// <summary>The record of the same name a version later: it has a member of another name.</summary>
public sealed record Renamed(string Article, int Number);
