namespace Hyperlight.Build.Checks;

/// <summary>What a guest can be built with.</summary>
internal static class GuestFeatures
{
    /// <summary>All of them, in the order in which a variant's name has them.</summary>
    public static IReadOnlyList<string> Known { get; } = ["mem_profile", "trace_guest"];

    /// <summary>The features that a list names, as items, properties and names of variants write it.</summary>
    public static IEnumerable<string> Split(string list) =>
        list.Split([';', ',', '+', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
