using System.Globalization;

namespace Hyperlight.Generators.Emission;

/// <summary>FNV-1a, 32 bits, over UTF-16 units: the same in each run, unlike <see cref="string.GetHashCode()"/>.</summary>
internal static class StableHash
{
    public static string Of(string text)
    {
        uint hash = 2166136261;
        foreach (char unit in text)
        {
            hash = unchecked((hash ^ unit) * 16777619);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
