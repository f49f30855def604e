using System.CommandLine;
using Hyperlight.TraceDump.Profiles;

namespace Hyperlight.TraceDump.Commands;

/// <summary>Whether a command is about mappings. The heaps lie in them, so both together would count memory twice.</summary>
internal sealed class MappingsOption : Option<bool>
{
    public MappingsOption()
        : base("--mappings") => Description = "Tells of the guest's mappings instead of its heaps, which lie in them.";

    /// <summary>The sites that a command is about, of those where something was recorded.</summary>
    public static IEnumerable<int> Sites(Profile profile, bool mappings) =>
        Enumerable.Range(0, profile.Sites.Count).Where(site => profile.Sites.Kind(site) == BlockKind.Mapping == mappings);
}
