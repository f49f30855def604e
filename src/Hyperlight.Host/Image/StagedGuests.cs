namespace Hyperlight.Host.Image;

/// <summary>The guests beside a host program: <c>guests/NAME/CONFIGURATION[+FEATURE…]/NAME</c>, as the build stages them.</summary>
internal static class StagedGuests
{
    private const string Folder = "guests";

    /// <summary>The path of a guest below the program's folder.</summary>
    /// <exception cref="ArgumentException">The name is no file name.</exception>
    /// <exception cref="InvalidGuestException">There is not exactly one.</exception>
    public static string Find(string programFolder, string name, ReadOnlySpan<string> features)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name != Path.GetFileName(name) || name is "." or "..")
            throw new ArgumentException($"'{name}' is no name of a staged guest.", nameof(name));
        string wanted = Sorted(features.ToArray());
        string[] variants = Variants(Path.Combine(programFolder, Folder, name), name);
        string[] found = Array.FindAll(variants, variant => Sorted(variant.Split('+')[1..]) == wanted);
        return found.Length == 1 ? Path.Combine(Folder, name, found[0], name) : throw new InvalidGuestException(Shown(name, wanted), Reason(variants, found));
    }

    private static string[] Variants(string folder, string name) => !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateDirectories(folder)
            .Where(variant => File.Exists(Path.Combine(variant, name)))
            .Select(variant => Path.GetFileName(variant))
            .Order(StringComparer.Ordinal)];

    private static string Sorted(string[] features) => string.Join('+', features.Distinct().Order(StringComparer.Ordinal));

    private static string Shown(string name, string features) => features.Length == 0 ? name : $"{name}+{features}";

    private static string Reason(string[] variants, string[] found) =>
        found.Length > 1 ? $"it is staged for several configurations ({string.Join(", ", found)}); name its path with {nameof(GuestBinary)}.{nameof(GuestBinary.Staged)}."
        : variants.Length > 0 ? $"it is staged only as {string.Join(", ", variants)}. Add the features to its HyperlightGuest item."
        : $"no guest of this name is staged beside the program. Add a HyperlightGuest item to the host project.";
}
