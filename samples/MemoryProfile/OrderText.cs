using System.Globalization;
using System.Text;

namespace MemoryProfile;

/// <summary>Orders as a shop sends them, the same ones each time.</summary>
internal static class OrderText
{
    /// <summary>Makes orders, one of a hundred of which cannot be read.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">What they are made of.</param>
    public static string Create(int count, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            string quantity = random.Next(100) == 0 ? "many" : random.Next(1, 100).ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"customer {random.Next(50)};article {random.Next(1000)};{quantity};{random.Next(1, 100_000)}\n");
        }
        return text.ToString();
    }
}
