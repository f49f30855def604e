namespace ValuesGuest;

/// <summary>A record that a later version gives a member of another name.</summary>
public sealed record Renamed(string Article, int Count);
