using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Hyperlight.Generators.Staging;

/// <summary>Reads <c>Name=path|Name=path</c>.</summary>
internal static class StagedGuestParser
{
    // A property must not be named as its class, nor hide what each class inherits.
    private static readonly string[] Taken =
    [
        StagedGuestEmitter.ClassName, "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
    ];

    public static StagedGuestList Parse(string property)
    {
        var used = new HashSet<string>(Taken, StringComparer.Ordinal);
        var guests = new List<StagedGuest>();
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

            guests.Add(new StagedGuest(Unused(Identifier(name), used), path));
        }

        return new StagedGuestList(guests.ToEquatableArray(), malformed.ToEquatableArray());
    }

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
