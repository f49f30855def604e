using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Formats;

/// <summary>What exports of a whole profile are made of.</summary>
internal sealed class ExportedProfile
{
    /// <param name="profile">The profile.</param>
    /// <param name="symbols">Names of the guest.</param>
    /// <param name="mappings">Whether mappings are exported, instead of the heaps, which lie in them.</param>
    public ExportedProfile(Profile profile, IGuestSymbols symbols, bool mappings = false)
    {
        (Profile, Symbols) = (profile, symbols);
        Sites = [.. Enumerable.Range(0, profile.Sites.Count).Where(site => profile.Sites.Kind(site) == BlockKind.Mapping == mappings)];
        GuestName = profile.GuestName.Length > 0 ? profile.GuestName : "guest";
    }

    public Profile Profile { get; }

    public IGuestSymbols Symbols { get; }

    /// <summary>The sites that are exported.</summary>
    public int[] Sites { get; }

    /// <summary>The guest's name, and never nothing.</summary>
    public string GuestName { get; }
}
