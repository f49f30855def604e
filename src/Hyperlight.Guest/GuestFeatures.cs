namespace Hyperlight.Guest;

/// <summary>What this guest was built with: the <c>Features</c> of its <c>HyperlightGuest</c> item. The compiler leaves out the code behind a feature that is off.</summary>
public static class GuestFeatures
{
    /// <summary>Feature <c>trace_guest</c>.</summary>
    public static bool TraceGuest { get; } = IsOn("Hyperlight.Guest.TraceGuest");

    /// <summary>Feature <c>mem_profile</c>.</summary>
    public static bool MemoryProfile { get; } = IsOn("Hyperlight.Guest.MemoryProfile");

    /// <summary>The names of those that are on, in alphabetical order.</summary>
    internal static string[] Names => [.. MemoryProfile ? ["mem_profile"] : Array.Empty<string>(), .. TraceGuest ? ["trace_guest"] : Array.Empty<string>()];

    private static bool IsOn(string featureSwitch) => AppContext.TryGetSwitch(featureSwitch, out bool isOn) && isOn;
}
