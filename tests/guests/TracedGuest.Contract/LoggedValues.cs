namespace TracedGuest;

/// <summary>What the guest logs one after the other from one place in its code.</summary>
public static class LoggedValues
{
    /// <summary>Numbers, truth values, short and long texts, nothing, and what only has a text.</summary>
    public static IReadOnlyList<object?> All { get; } =
        [1, -5L, true, 2.5, "short", new string('x', 300), null, 'c', 1.50m, DayOfWeek.Friday, "h\u00e9 \u20ac", ulong.MaxValue, new[] { 1, 2 }, "short"];
}
