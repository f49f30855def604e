namespace ValuesGuest;

/// <summary>The record of the same name a version later: it has its members in another order.</summary>
public sealed record Reordered(int Count, string Article);
