namespace ValuesGuest;

/// <summary>A record from which a later version takes a member that may be left out.</summary>
public sealed record Removed(string Article, int Count, string? Note = null);
