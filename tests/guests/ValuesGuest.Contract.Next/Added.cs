namespace ValuesGuest;

/// <summary>The record of the same name a version later: it has new members that may be left out.</summary>
public sealed record Added(string Article, int Count, decimal? Price = null, string Unit = "piece");
