namespace TracedGuest;

/// <summary>What the guest logs.</summary>
public static class LoggedValues
{
    /// <summary>One after the other from one place in the code: numbers, truth values, short and long texts, nothing, and what only has a text.</summary>
    public static IReadOnlyList<object?> All { get; } =
        [1, -5L, true, 2.5, "short", new string('x', 300), null, 'c', 1.50m, DayOfWeek.Friday, "h\u00e9 \u20ac", ulong.MaxValue, new[] { 1, 2 }, "short"];

    /// <summary>Fields that look alike: the same format behind another key, behind another field, behind fewer fields, and another one of the same length.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>[]> States { get; } =
    [
        [new("a", 1), new("{OriginalFormat}", "x {a}")],
        [new("a", 2), new("template", "x {a}")],
        [new("b", 3), new("{OriginalFormat}", "x {a}")],
        [new("{OriginalFormat}", "x {a}")],
        [new("a", 4), new("{OriginalFormat}", "y {a}")],
        [new("a", 5), new("{OriginalFormat}", null)],
        [new("a", 6)],
    ];
}
