namespace Values.Tests.Support;

/// <summary>Members that may be null and would have another value if nothing were passed.</summary>
public sealed record Optional(int Needed, int? Count = 5, string? Unit = "kg", short Level = -3, char Mark = 'x', float Share = 0.5f, ValuesGuest.Color? Color = ValuesGuest.Color.Green);
