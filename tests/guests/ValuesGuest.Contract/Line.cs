namespace ValuesGuest;

/// <summary>A record with optional members at its end.</summary>
public sealed record Line(string Article, int Count, decimal? Price = null, Color Color = Color.Blue, string Unit = "piece");
