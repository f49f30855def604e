using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Adds up sites whose call paths have the same functions.</summary>
internal static class FoldedPaths
{
    /// <summary>The value of each path that has one.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="names">Names of its sites.</param>
    /// <param name="value">What is counted.</param>
    /// <param name="mappings">Whether of mappings, rather than of the heaps.</param>
    public static Dictionary<string, double> Sum(Profile profile, SiteNames names, HeapValue value, bool mappings)
    {
        var paths = new Dictionary<string, double>();
        foreach (int site in MappingsOption.Sites(profile, mappings))
        {
            double number = ValueOption.Of(profile.Totals[site], value);
            string path = number > 0 ? names.Folded(site) : "";
            if (number > 0)
                paths[path] = paths.GetValueOrDefault(path) + number;
        }
        return paths;
    }
}
