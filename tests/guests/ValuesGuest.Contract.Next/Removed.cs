namespace ValuesGuest;

/// <summary>The record of the same name a version later: it lost a member that could be left out.</summary>
public sealed record Removed(string Article, int Count);
