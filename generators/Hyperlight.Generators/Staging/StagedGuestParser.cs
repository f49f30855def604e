using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Staging;

/// <summary>Reads <c>Name=path|Name+feature=path</c>.</summary>
internal static class StagedGuestParser
{
    // A property must not be named as its class, nor hide what each class inherits.
    private static readonly string[] Taken =
    [
        StagedGuestEmitter.ClassName, "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
    ];

    public static StagedGuestList Parse(string property)
    {
        var entries = new List<(string Name, string Path)>();
        var malformed = new List<string>();
        foreach (string entry in property.Split('|').Select(static entry => entry.Trim()).Where(static entry => entry.Length > 0))
        {
            int separator = entry.IndexOf('=');
            string name = separator < 0 ? "" : entry.Substring(0, separator).Trim();
            string path = separator < 0 ? "" : entry.Substring(separator + 1).Trim();
            if (name.Length == 0 || path.Length == 0)
            {
                malformed.Add(entry);
                continue;
            }

            entries.Add((name, path));
        }

        return new StagedGuestList(Named(entries), malformed.ToEquatableArray());
    }

    // Only where one guest is staged in several variants does a name say which one it means.
    private static EquatableArray<StagedGuest> Named(List<(string Name, string Path)> entries)
    {
        var used = new HashSet<string>(Taken, StringComparer.Ordinal);
        var variants = entries.ToLookup(static entry => WithoutFeatures(entry.Name));
        return entries.Select(entry =>
        {
            string plain = WithoutFeatures(entry.Name);
            bool isOnly = variants[plain].Count() == 1;
            return new StagedGuest(Unused(Identifier(isOnly ? plain : entry.Name), used), entry.Path);
        }).ToEquatableArray();
    }

    private static string WithoutFeatures(string name) => name.Split('+')[0];

    private static string Identifier(string name)
    {
        var identifier = new StringBuilder();
        foreach (char character in name)
        {
            identifier.Append(SyntaxFacts.IsIdentifierPartCharacter(character) ? character : '_');
        }

        return SyntaxFacts.IsIdentifierStartCharacter(identifier[0]) ? identifier.ToString() : $"_{identifier}";
    }

    private static string Unused(string identifier, HashSet<string> used)
    {
        string candidate = identifier;
        for (int number = 2; !used.Add(candidate); number++)
        {
            candidate = FormattableString.Invariant($"{identifier}_{number}");
        }

        return candidate;
    }
}
