namespace ValuesGuest;

/// <summary>A record that a later version gives new members that may be left out.</summary>
public sealed record Added(string Article, int Count);
