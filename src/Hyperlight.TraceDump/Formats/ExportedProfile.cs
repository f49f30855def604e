using Hyperlight.TraceDump.Profiles;
using Hyperlight.TraceDump.Symbols;

namespace Hyperlight.TraceDump.Formats;

/// <summary>What exports of a whole profile are made of.</summary>
internal sealed class ExportedProfile
{
    /// <param name="profile">The profile.</param>
    /// <param name="symbols">Names of the guest.</param>
    /// <param name="withMappings">Whether mappings are exported too. The heaps lie in them, so together they count twice.</param>
    public ExportedProfile(Profile profile, IGuestSymbols symbols, bool withMappings = false)
    {
        (Profile, Symbols) = (profile, symbols);
        Sites = [.. Enumerable.Range(0, profile.Sites.Count).Where(site => withMappings || profile.Sites.Kind(site) != BlockKind.Mapping)];
        GuestName = profile.GuestName.Length > 0 ? profile.GuestName : "guest";
    }

    public Profile Profile { get; }

    public IGuestSymbols Symbols { get; }

    /// <summary>The sites that are exported.</summary>
    public int[] Sites { get; }

    /// <summary>The guest's name, and never nothing.</summary>
    public string GuestName { get; }
}
