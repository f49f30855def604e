namespace ValuesGuest;

/// <summary>A record that a later version puts in another order.</summary>
public sealed record Reordered(string Article, int Count);
