namespace Values.Tests.Support;

/// <summary>Calls whose messages are then damaged: small, so that damage hits what matters.</summary>
internal static class HostileSamples
{
    private static readonly Action<IValues>[] s_calls =
    [
        static values => values.Value(Samples.Line),
        static values => values.Value(Samples.Node),
        static values => values.Value(Samples.Shape),
        static values => values.Value(Samples.Settings),
        static values => values.Array(Samples.Decimals),
        static values => values.Array(Samples.Offsets),
        static values => values.Array(Samples.Times),
        static values => values.Array(Samples.Colors),
        static values => values.Array(Samples.Boxes),
        static values => values.ArrayOfNull([Samples.Line, null, Samples.Line]),
        static values => values.ArrayOfNull(new Rights?[] { Rights.Own, null }),
        static values => values.ArrayOfNull(new string?[] { "a", null, "\u20AC" }),
        static values => values.Nested(new Holder<Guid>(Guid.Empty, true, [Guid.AllBitsSet], new() { ["a"] = Guid.Empty }, (1, Guid.Empty), [[], [Guid.Empty]])),
        static values => values.Nested(new Holder<string>("a", false, ["b"], new() { ["c"] = "d", ["e"] = "f" }, (2, "g"), [["h"], []])),
        static values => values.Value(new Dictionary<int, string?> { [1] = "a", [2] = null, [3] = "" }),
        static values => values.OrNull((ValuesGuest.Color?)Color.Blue),
        static values => values.Value((5, "pair")),
        static values => values.Array(Samples.Pixels),
        static values => values.ArrayOfNull(new Vector?[] { Samples.Vectors[1], null }),
        static values => values.Nested(new Holder<Vector>(Samples.Vectors[1], true, [Samples.Vectors[2]], new() { ["a"] = default }, (1, default), [[], [default]])),
    ];

    public static int Count => s_calls.Length;

    public static void Call(IValues values, int index) => s_calls[index](values);
}
